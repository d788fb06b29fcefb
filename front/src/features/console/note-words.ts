import type { NoticeCode } from '../../api/protocol';
import type { Messages } from '../../i18n/en';
import type { Note } from './lines';

interface Speaker {
  messages: Messages;
  size: (bytes: number) => string;
}

export function noteWords(note: Note, { messages, size }: Speaker): string {
  const words = messages.console;
  switch (note.kind) {
    case 'gap':
      return words.gap;
    case 'truncated':
      return words.truncated(size(note.bytes));
    case 'display':
      return words.displayed;
    case 'notice':
      return words.notices[note.code as NoticeCode] ?? note.message;
  }
}
