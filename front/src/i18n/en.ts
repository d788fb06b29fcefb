import type { NoticeCode } from '../api/protocol';

/**
 * The messages in English, and the shape that every other language must have. An own typed module rather
 * than a message compiler: one page has a hundred messages, both languages together are smaller than a
 * library's runtime with its generated folder, and a message that one language lacks does not compile.
 */
export const en = {
  languageName: 'English',
  language: 'Language',
  title: 'Playpen',

  code: 'Code',
  result: 'Result',
  divider: 'Width of the code',
  close: 'Close',
  cancel: 'Cancel',
  offline: 'This part of the page could not be loaded. Is the network there?',

  menu: {
    label: 'Menu',
    newProgram: 'New program',
    examples: 'Examples',
    programs: 'My programs',
    open: 'Open a file…',
    download: 'Download',
    rename: 'Rename program',
    takeFirst: 'This browser does not keep your program: download it first, or it is lost.',
  },

  files: {
    title: 'Files',
    newFile: 'New file',
    newFolder: 'New folder',
    upload: 'Upload files',
    create: 'Create',
    rename: 'Rename',
    delete: 'Delete',
    download: 'Download',
    makeEntry: 'Run starts here',
    startsHere: 'Run starts with this file',
    stays: 'Run starts here, so it stays.',
    actions: (name: string) => `What to do with ${name}`,
    pathLabel: 'Name',
    pathHint: 'A folder goes in front, like art/cat.txt',
    problems: {
      empty: 'A name is missing.',
      characters: 'A name cannot have \\ : * ? " < > or | in it.',
      escapes: 'A name cannot have .. in it.',
      long: 'This name is too long.',
      deep: 'There are too many folders inside each other.',
      taken: 'There is a file of this name already.',
      folder: 'A file and a folder cannot have the same name.',
      entry: 'Run starts with this file: its name has to end in .py, like game.py.',
    },
    deleted: (name: string, count: number) =>
      count === 1 ? `${name} was deleted.` : `${name} and ${count - 1} more were deleted.`,
    undo: 'Undo',
    recentlyDeleted: (count: number) => `Recently deleted (${count})`,
    restore: (name: string) => `Bring ${name} back`,
    pictureIn: (name: string) => `The picture in ${name}`,
    soundIn: (name: string) => `The sound in ${name}`,
    asTable: 'Table',
    tableIn: (name: string) => `The values in ${name}`,
    moreRows: (rows: string) => `${rows} more rows are in the file.`,
    drop: 'Let go to add these files',
    refused: (names: string) => `Not added: ${names}`,
    refusal: {
      large: 'larger than 2 MiB',
      many: 'there would be more than 30 files',
      together: 'all files together would be larger than 8 MiB',
      name: 'the name cannot be used',
    },
    lost: (names: string) => `This browser has lost what was in ${names}. Add it again.`,
    notAProgram: (name: string) =>
      `${name} is no Python program: open a .py or a .zip with one inside.`,
  },

  programs: {
    title: 'My programs',
    none: 'Programs that you change are kept here.',
    isOpen: 'Open now',
    files: (count: number) => (count === 1 ? '1 file' : `${count} files`),
    delete: (name: string) => `Delete ${name}`,
    keep: (name: string) => `Keep ${name}`,
    deletedAt: (date: string) => `Deleted ${date}`,
    kept: (days: number, count: number) =>
      `What you delete stays here for ${days} days, ${count} programs at most. It makes way when this browser is full.`,
    untitled: 'My program',
  },

  editor: {
    label: (path: string) => `Your program, ${path}`,
    hint: (modifier: string) =>
      `${modifier} + Enter runs the program, F8 goes to the next marked mistake. To leave the editor with the keyboard, press Esc, then Tab.`,
    shortHint: (modifier: string) => `${modifier} + Enter runs · Esc, then Tab leaves the editor`,
    /** The code editor's own words are English: a language adds its own by them. */
    phrases: {} as Record<string, string>,
    saved: 'Saved in this browser',
    notSaved: 'This browser does not keep your program',
  },

  run: {
    run: 'Run',
    starting: 'Starting…',
    stop: 'Stop',
    stopping: 'Stopping…',
    runAgain: 'Run again',
  },

  status: {
    ready: 'Ready',
    starting: 'Starting…',
    reaching: 'Reaching the server…',
    queued: 'Waiting for a free place…',
    queuedAt: (position: number) => `Waiting for a free place: number ${position} in the queue`,
    running: 'Running',
    waiting: 'Waiting for your answer',
    stopping: 'Stopping…',
    reconnecting: 'Connection lost. Reconnecting…',
    finished: 'Finished',
    failed: 'Ended with an error',
    stopped: 'Stopped',
    notStarted: 'Not started',
    lost: 'Run lost',
    seconds: (seconds: string) => `${seconds} s`,
  },

  /** Why a run ended, by the server's word for it. */
  reason: {
    exit: (code: number) =>
      `The program ended with exit code ${code}. The last lines of its output often say why.`,
    signal: (signal: string) => `The program crashed (signal ${signal}).`,
    timeout: 'The program ran longer than it may, so it was stopped.',
    cpu: 'The program used more computing time than it may, so it was stopped.',
    memory: 'The program needed more memory than it may use, so it was stopped.',
    disk: 'The program wrote more files than it may, so it was stopped.',
    processes: 'The program started more processes than it may, so it was stopped.',
    idle: 'The program waited a long time for an answer that nobody gave, so it was stopped.',
    abandoned: 'Nobody was watching the program any more, so it was stopped.',
    cancelled: 'You stopped the program.',
    lost: 'The machine that ran the program went away. Your code is safe: run it again.',
    unschedulable: 'No machine here can run this program. Please tell whoever looks after Playpen.',
    sandbox: 'The program could not be run safely. Please tell whoever looks after Playpen.',
    internal: 'Something went wrong in Playpen, not in your program. Run it again.',
    unknown: 'The program ended.',
  },

  ended: {
    restarted:
      'The server was restarted, and the run ended with it. Your code is safe: run it again.',
    unknown: 'The server no longer knows this run. Your code is safe: run it again.',
    unreachable:
      'The server has not been reachable for two minutes. Your code is safe: run it again when the network is back.',
    stopUnconfirmed:
      'The server did not answer the stop. It will end the program by itself when its time is up.',
  },

  /** Why a run was refused, by the server's code. */
  refusal: {
    unreachable:
      'Running needs the server, and it cannot be reached. Check the network, then run again.',
    queueFull: 'Too many programs are waiting just now.',
    rateLimited: 'That was too many runs in a short time.',
    busy: 'The server has too much to do just now.',
    shuttingDown: 'The server is being restarted.',
    tooSlow: 'The program took too long on its way to the server.',
    fileTooLarge: 'The program is too long: 200 KiB is the most.',
    payloadTooLarge: 'The program and its files are too large together.',
    fileCount: 'There are too many files.',
    emptyProgram: 'There is nothing to run yet. Write a program first.',
    invalidPath: 'A file has a name that cannot be used.',
    unreadable: 'The server cannot read one of the files.',
    entry: 'Run needs a file to start with whose name ends in .py. Choose one under “Files”.',
    notUnderstood: 'The server does not understand this page. Reload it, then run again.',
    outdated: 'This page is older than the server. Reload it, then run again.',
    unauthorized: 'You need to sign in to run programs here.',
    forbidden: 'You are not allowed to do this here.',
    notFound: 'The server does not know this run.',
    conflict: 'The server took two different runs for one. Run again.',
    soon: 'Try again in a moment.',
    inSeconds: (seconds: number) =>
      seconds === 1 ? 'Try again in 1 second.' : `Try again in ${seconds} seconds.`,
    other: (status: number) => `The server could not start the program (${status}).`,
    serverSays: (message: string) => `The server says: ${message}`,
  },

  console: {
    label: 'Output of the program',
    empty: 'What your program prints appears here.',
    silent: 'The program printed nothing.',
    errorOutput: 'Error output:',
    hidden: (lines: string) =>
      `The first ${lines} lines are not shown: only the last ones are kept.`,
    moreLines: (lines: number) => `${lines} more lines came before these.`,
    truncated: (size: string) =>
      `The program printed more than can be kept. ${size} are not shown; the program goes on.`,
    gap: 'Some output is missing here: it came faster than it could be kept.',
    displayed: 'The program shows something.',
    /** What the page says for the server's own words, by their code: these are English, other languages have all. */
    notices: {} as Partial<Record<NoticeCode, string>>,
    toEnd: 'Newest output',
    answer: 'Answer for the program',
    send: 'Send',
  },

  sampleProgram: `# Press Run. Then change something and run it again.
import time

name = "world"

for count in range(3, 0, -1):
    print(f"{count}...")
    time.sleep(0.5)

print(f"Hello, {name}!")
`,
};

/** What a language must say: every message above, with the same parameters. */
export type Messages = typeof en;
