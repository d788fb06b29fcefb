import type { Messages } from '../../i18n/en';
import type { Note } from './lines';

interface Speaker {
  messages: Messages;
  size: (bytes: number) => string;
}

export function noteWords(note: Note, { messages, size }: Speaker): string {
  return note.kind === 'gap' ? messages.console.gap : messages.console.truncated(size(note.bytes));
}
