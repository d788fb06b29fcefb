import type { ProgramProblem, RunEvent, TextStream } from '../api/protocol';
import type { Note } from '../features/console/lines';
import type { RunState } from '../features/run/state';
import type { Messages } from '../i18n/en';

interface Feed {
  write(stream: TextStream, text: string): void;
  note(note: Note): void;
  ask(isPassword: boolean): void;
}

/** What of a run's events belongs in the console. The features do not know each other: the page does. */
export function showEvent(
  event: RunEvent,
  feed: Feed,
  onproblem: (problem: ProgramProblem) => void,
): void {
  switch (event.type) {
    case 'output':
      feed.write(event.stream, event.text);
      break;
    case 'truncated':
      feed.note({ kind: 'truncated', stream: event.stream, bytes: event.bytes });
      break;
    case 'gap':
      feed.note({ kind: 'gap' });
      break;
    case 'display':
      if (!event.isUpdate) feed.note({ kind: 'display', place: event.seq });
      break;
    case 'notice':
      feed.note({ kind: 'notice', code: event.code, message: event.message });
      break;
    case 'inputRequest':
      feed.ask(event.isPassword);
      break;
    case 'problem':
      onproblem(event.problem);
      break;
    case 'draw':
    case 'frame':
    case 'window':
    case 'status':
    case 'exit':
    case 'other':
      break;
  }
}

/** An empty console before a run says what will be here; after one, that there was nothing. */
export function emptyWords(run: RunState, m: Messages): string {
  if (run.phase === 'idle') return m.console.empty;
  return run.outcome?.kind === 'exit' ? m.console.silent : '';
}
