import type { Mistake } from './explain';
import { kindsOf } from './names';

/** What happened, and one thing to try. `parts` are those that `explain` finds. */
export type MistakeWords = Record<
  Mistake,
  (...parts: string[]) => [happened: string, advice: string]
>;

const kind = kindsOf(
  'str:text|string:text|int:a whole number|float:a number with a point|bool:True or False|list:a list|dict:a dictionary|' +
    'tuple:a tuple|set:a set|NoneType:None|function:a function|builtin_function_or_method:a function|method:a function|' +
    'type:a class|module:a module|range:a range|bytes:bytes|TextIOWrapper:a file',
);

export const en: MistakeWords = {
  misspelt: (name, close) => [
    `Python does not know the name “${name}”.`,
    `Did you mean “${close}”? Names must be written the same way everywhere.`,
  ],
  unknownName: (name) => [
    `Python does not know the name “${name}”.`,
    `Give it a value first, like ${name} = 1. If it is meant to be text, put it in quotes: "${name}".`,
  ],
  capital: (name, known) => [
    `Python does not know “${name}”.`,
    `Capital letters matter: write ${known}.`,
  ],
  missingImport: (name) => [
    `The program uses “${name}” but has not imported it.`,
    `Put import ${name} at the top of the program.`,
  ],
  missingColon: () => [
    'A colon is missing at the end of this line.',
    'Lines with if, else, for, while or def end with a colon:',
  ],
  elseIf: () => ['Python has its own word for “else if”.', 'Write elif instead of else if.'],
  unclosedBracket: (bracket) => [
    `The bracket ${bracket} is opened here, but never closed.`,
    'Count the brackets in this line: each one that opens needs one that closes.',
  ],
  extraBracket: (bracket) => [
    `There is a ${bracket} that closes nothing.`,
    'Take it away, or put in the bracket that opens.',
  ],
  mismatchedBrackets: (closing, opening) => [
    `The bracket ${opening} is closed by a ${closing}.`,
    'Close each bracket with its own kind: ( ), [ ], { }.',
  ],
  unclosedString: () => [
    'A text begins here, but its closing quote is missing.',
    'Put the same quote at the end of the text as at its beginning.',
  ],
  unclosedTripleString: () => [
    'A text with three quotes begins here and never ends.',
    'Put three quotes at the end of the text.',
  ],
  missingIndent: () => [
    'Python expects an indented line here.',
    'Lines that belong to an if, a loop or a def start further right: press Tab at the start of this line.',
  ],
  unexpectedIndent: () => [
    'This line starts further right than Python expects.',
    'Take away the spaces at its start, so that it lines up with the line above.',
  ],
  unevenIndent: () => [
    'The start of this line does not line up with any line above.',
    'Use the same number of spaces for all lines of a block, best four.',
  ],
  tabs: () => [
    'Some lines start with tabs and others with spaces.',
    'Start them all with spaces: delete the blank at the start of this line and press Tab.',
  ],
  assignInCondition: () => [
    'A single = gives a value; it does not compare.',
    'To ask whether two things are equal, write ==.',
  ],
  assignToValue: () => [
    'Only a name can be given a value, and on the left there is something else.',
    'The name goes on the left: name = value. To compare, write ==.',
  ],
  printStatement: (name) => [
    `${name} needs brackets around what it is given.`,
    `Write ${name}("…") with brackets.`,
  ],
  missingComma: () => [
    'Two things stand side by side with nothing between them.',
    'Put a comma between them.',
  ],
  otherPunctuation: (character) => [
    `Python does not understand the sign ${character}.`,
    'Switch the keyboard to English and type it again: ( ) , : " \' look alike but are other signs.',
  ],
  badNumberName: () => [
    'A number is followed directly by letters.',
    'Names cannot begin with a digit, and numbers are written without units.',
  ],
  keywordAsName: (word) => [
    `“${word}” is one of Python’s own words, so it cannot be a name.`,
    `Choose another name, like my_${word}.`,
  ],
  plusPlus: () => [
    'Python has no ++ and no --.',
    'Write += 1 to add one, and -= 1 to take one away.',
  ],
  outsideFunction: (word) => [
    `“${word}” only works inside a function.`,
    'Indent this line so that it belongs to a def, or take it away.',
  ],
  outsideLoop: (word) => [
    `“${word}” only works inside a loop.`,
    'Indent this line so that it belongs to a for or a while, or take it away.',
  ],
  syntax: () => [
    'Python cannot read this line.',
    'Look for something too much or missing: a bracket, a quote, a comma or a colon, here or in the line above.',
  ],
  textPlusNumber: () => [
    'Text and a number cannot be added together.',
    'Turn the number into text with str(…), or use an f-string: f"Age: {age}".',
  ],
  wrongOperands: (operator, left, right) => [
    `${operator} does not work between ${kind(left)} and ${kind(right)}.`,
    'Look at what both sides are: int(…) makes a number of text, and str(…) makes text of anything.',
  ],
  timesText: () => [
    'Text and lists can only be multiplied by a whole number.',
    'If this is meant to be a number, turn it into one first, with int(…) or float(…).',
  ],
  notANumber: (value) => [
    `Python cannot turn ${value} into a number.`,
    'Only digits can become a number. For numbers with a point, use float(…).',
  ],
  compareTextAndNumber: (operator, left, right) => [
    `${operator} cannot compare ${kind(left)} with ${kind(right)}.`,
    'Look at what both sides are. Text from input() becomes a number with int(…).',
  ],
  indexTooLarge: () => [
    'There is nothing at this position.',
    'Counting begins at 0, so the last position is one less than the length: len(…) - 1.',
  ],
  textAsIndex: (things, given) => [
    `Positions in ${kind(things)} are whole numbers, and this is ${kind(given)}.`,
    'Use a whole number between the square brackets.',
  ],
  missingKey: (key) => [
    `The dictionary has no “${key}”.`,
    'Check how it is spelt, or ask first with: if key in dictionary.',
  ],
  missingAttribute: (thing, name) => [
    `There is nothing called “${name}” in ${kind(thing)}.`,
    'Check how it is spelt: the list that opens after the dot shows what there is.',
  ],
  nothingThere: () => [
    'There is no value here: it is None.',
    'A function without return gives None, and so do print(…) and list.sort(). Check where the value comes from.',
  ],
  notCallable: (thing) => [
    `The brackets call a function, but this is ${kind(thing)}.`,
    'Is a comma or a * missing before the bracket? Or has a variable taken the name of a function?',
  ],
  notIterable: (thing) => [
    `One cannot go through ${kind(thing)} step by step.`,
    'To repeat something 5 times, write: for i in range(5):',
  ],
  notIndexable: (thing) => [
    `[ ] picks one of several things, but ${kind(thing)} is a single one.`,
    'Is this really the list? To call a function, use ( ).',
  ],
  unchangeable: (thing) => [
    `Parts of ${kind(thing)} cannot be changed.`,
    'Make a new one instead, or use a list, which can be changed.',
  ],
  missingArgument: (name) => [
    `${name}() needs more values than it was given.`,
    'Compare the brackets with the def line: each name there needs a value.',
  ],
  missingForLibrary: (name) => [
    `${name}() needs more values than it was given.`,
    'The list that opens as you type its name shows what goes into its brackets.',
  ],
  extraArgument: (name) => [
    `${name}() was given something that it does not take.`,
    'Compare the brackets with the def line: there must be as many values as names.',
  ],
  extraForLibrary: (name) => [
    `${name}() was given something that it does not take.`,
    'Take out what is too much: the list that opens as you type its name shows what goes into its brackets.',
  ],
  missingSelf: (name) => [
    `${name}() is called with its object, but takes nothing.`,
    'Put self as the first name in its brackets.',
  ],
  unpacking: () => [
    'The number of names on the left and of values on the right differ.',
    'Make them the same number.',
  ],
  usedBeforeAssigned: (name) => [
    `“${name}” is used in this function before it has a value there.`,
    `To use the one from outside, write global ${name} as the function’s first line.`,
  ],
  byZero: () => [
    'The program divides by zero, which has no answer.',
    'Check with if whether the number is 0 before you divide.',
  ],
  noModule: (name) => [
    `There is no module called “${name}” here.`,
    'Check how it is spelt. Your own file must be in the list of files, as name.py.',
  ],
  notInstalled: (name) => [
    `“${name}” is not installed here.`,
    'It does not come with Python: ask whoever runs this page for it, or do without.',
  ],
  noName: (name) => [
    `The module has no “${name}” to import.`,
    'Check how it is spelt, capital letters too.',
  ],
  ownFileHidesModule: (name) => [
    `Your file ${name}.py hides Python’s own module “${name}”.`,
    'Give your file another name.',
  ],
  noFile: (name) => [
    `There is no file “${name}”.`,
    'Check its name and its folder in the list of files, capital letters too.',
  ],
  noInput: () => [
    'The program wanted to read, but there was nothing more to come.',
    'Run it again and answer its questions.',
  ],
  tooDeep: () => [
    'A function calls itself again and again without an end.',
    'It needs a case in which it returns without calling itself.',
  ],
  assertion: () => [
    'Something that the program was sure of is not true.',
    'Look at the condition after assert: print its values just before it.',
  ],
};
