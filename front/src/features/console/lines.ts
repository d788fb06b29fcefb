import type { TextStream } from '../../api/protocol';
import { textOf } from './announce';
import { AnsiReader, type Span } from './ansi';

/** What the console says itself, between the program's lines. */
export type Note =
  | { kind: 'truncated'; stream: TextStream; bytes: number }
  | { kind: 'gap' }
  | { kind: 'notice'; code: string; message: string }
  /** Here the program displayed something, which is shown by others. */
  | { kind: 'display'; place: number };

export interface Line {
  id: number;
  /** The showing (see `shown`) since which this object may still change. */
  showing: number;
  /** Which stream wrote it; a line never mixes them. */
  from: TextStream | 'console';
  /** The first of a group of lines from one stream. */
  leads: boolean;
  spans: Span[];
  note: Note | null;
}

/** Lines are shown in blocks, so that a change of the last ones leaves the rest of the page alone. */
export interface Block {
  id: number;
  showing: number;
  lines: Line[];
}

export interface Shown {
  blocks: Block[];
  /** How many lines were let go at the top. */
  hidden: number;
}

export const NOTHING_SHOWN: Shown = { blocks: [], hidden: 0 };

const BLOCK_LINES = 100;
/** A flood keeps its end: so many lines are enough to read, and few enough for any machine. */
const MAX_LINES = 5_000;
/** A longer line goes on in the next one: one endless line costs as much as many. */
export const MAX_LINE_LENGTH = 4_000;

/** How an error begins, as CPython prints it. */
const BEGINS_ERROR = /^(Traceback \(|Exception in thread | {2}File "| {2}\+ Exception Group )/;

/** What a program wrote, as lines, with a bounded memory. */
export class LineBuffer {
  #blocks: Block[] = [];
  #hidden = 0;
  #count = 0;
  #nextId = 0;
  #showing = 0;
  #isOpen = false;
  /** The program returned to the start of its line: the next text replaces it. */
  #isReturned = false;
  #length = 0;
  #readers = { stdout: new AnsiReader(), stderr: new AnsiReader() };

  constructor(private readonly maxLines = MAX_LINES) {}

  write(stream: TextStream, text: string): void {
    for (const piece of this.#readers[stream].read(text)) {
      if (piece === 'newline') this.#endLine(stream);
      else if (piece === 'return') this.#isReturned = this.#isOpen;
      else if (piece === 'clear') this.clear();
      else this.#append(stream, piece);
    }
  }

  /** Adds a note; one that was said before about the same thing is corrected instead of repeated. */
  note(note: Note): void {
    for (const [at, block] of this.#blocks.entries()) {
      const index = block.lines.findIndex((line) => line.note && isAboutTheSame(line.note, note));
      if (index >= 0) {
        this.#ownLine(this.#ownBlock(at), index).note = note;
        return;
      }
    }
    this.#addLine('console').note = note;
  }

  /**
   * Takes the line that is still being written away, for whoever shows it in another way (a prompt is the
   * label of a field), and puts such a line back.
   */
  takeOpenLine(): Span[] {
    const last = this.#blocks.at(-1);
    if (!this.#isOpen || !last) return [];
    const block = this.#ownBlock(this.#blocks.length - 1);
    const line = block.lines.pop();
    if (block.lines.length === 0) this.#blocks.pop();
    this.#count--;
    this.#isOpen = this.#isReturned = false;
    return line?.spans ?? [];
  }

  /** Writes a line as it is: not a word of it is a colour sequence. */
  writeLine(spans: Span[]): void {
    for (const span of spans) this.#append('stdout', span);
    this.#endLine('stdout');
  }

  /**
   * Takes away and answers what Python printed of an error that is told in another way: the last lines of
   * the error output, from where the error begins.
   */
  takeTraceback(): string {
    const lines = this.linesAfter(-1);
    const tail = lines.slice(lines.findLastIndex((line) => line.from !== 'stderr') + 1);
    const begin = tail.findIndex((line) => BEGINS_ERROR.test(textOf(line)));
    const taken = begin < 0 ? [] : tail.slice(begin);
    for (const line of taken) this.#drop(line.id);
    if (taken.length > 0) this.#isOpen = false;
    return taken.map(textOf).join('\n');
  }

  clear(): void {
    this.#blocks = [];
    this.#hidden = this.#count = 0;
    this.#isOpen = this.#isReturned = false;
  }

  /** Forgets everything, half a colour sequence included. */
  reset(): void {
    this.clear();
    this.#readers = { stdout: new AnsiReader(), stderr: new AnsiReader() };
  }

  /**
   * What to show now. Blocks and lines that did not change since the last call are the same objects, and
   * what was handed out never changes afterwards: whoever shows it can compare by identity.
   */
  shown(): Shown {
    this.#showing++;
    return { blocks: [...this.#blocks], hidden: this.#hidden };
  }

  /** Whether the last line is still being written. */
  get isLineOpen(): boolean {
    return this.#isOpen;
  }

  /** The lines that were begun after the one with this id and are still held. */
  linesAfter(id: number): Line[] {
    return this.#blocks.flatMap((block) => block.lines.filter((line) => line.id > id));
  }

  #append(stream: TextStream, span: Span): void {
    let line = this.#openLine(stream);
    if (this.#isReturned) {
      line.spans = [];
      this.#length = 0;
      this.#isReturned = false;
    }
    let rest = span.text;
    while (this.#length + rest.length > MAX_LINE_LENGTH) {
      const room = MAX_LINE_LENGTH - this.#length;
      addSpan(line, { text: rest.slice(0, room), css: span.css });
      rest = rest.slice(room);
      line = this.#addLine(stream);
    }
    this.#length += rest.length;
    addSpan(line, { text: rest, css: span.css });
  }

  #endLine(stream: TextStream): void {
    this.#openLine(stream);
    this.#isOpen = this.#isReturned = false;
  }

  #openLine(stream: TextStream): Line {
    const last = this.#blocks.at(-1)?.lines.at(-1);
    if (!this.#isOpen || last?.from !== stream) return this.#addLine(stream);
    const block = this.#ownBlock(this.#blocks.length - 1);
    return this.#ownLine(block, block.lines.length - 1);
  }

  #addLine(from: Line['from']): Line {
    const showing = this.#showing;
    const before = this.#blocks.at(-1);
    const leads = before?.lines.at(-1)?.from !== from;
    const line: Line = { id: this.#nextId++, showing, from, leads, spans: [], note: null };
    if (before && before.lines.length < BLOCK_LINES) {
      this.#ownBlock(this.#blocks.length - 1).lines.push(line);
    } else {
      this.#blocks.push({ id: line.id, showing, lines: [line] });
    }
    this.#count++;
    this.#length = 0;
    this.#isOpen = from !== 'console';
    this.#isReturned = false;
    this.#letGoOfTheFirst();
    return line;
  }

  /** Takes one of the last lines away. */
  #drop(id: number): void {
    const at = this.#blocks.findLastIndex((block) => block.lines.some((line) => line.id === id));
    if (at < 0) return;
    const block = this.#ownBlock(at);
    block.lines = block.lines.filter((line) => line.id !== id);
    if (block.lines.length === 0) this.#blocks.splice(at, 1);
    this.#count--;
  }

  #letGoOfTheFirst(): void {
    const size = this.#blocks[0]?.lines.length ?? 0;
    if (this.#count - size < this.maxLines) return;
    this.#blocks.shift();
    this.#count -= size;
    this.#hidden += size;
  }

  /** The block at an index, in a copy where the present one was handed out. */
  #ownBlock(index: number): Block {
    const block = this.#blocks[index] as Block;
    if (block.showing === this.#showing) return block;
    return (this.#blocks[index] = { ...block, showing: this.#showing, lines: [...block.lines] });
  }

  #ownLine(block: Block, index: number): Line {
    const line = block.lines[index] as Line;
    if (line.showing === this.#showing) return line;
    const spans = line.spans.map((span) => ({ ...span }));
    return (block.lines[index] = { ...line, showing: this.#showing, spans });
  }
}

function addSpan(line: Line, span: Span): void {
  if (span.text === '') return;
  const last = line.spans.at(-1);
  if (last?.css === span.css) last.text += span.text;
  else line.spans.push(span);
}

function isAboutTheSame(a: Note, b: Note): boolean {
  if (a.kind === 'notice') return b.kind === 'notice' && a.code === b.code;
  return a.kind === 'truncated' && b.kind === 'truncated' && a.stream === b.stream;
}
