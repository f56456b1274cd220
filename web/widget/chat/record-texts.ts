import type { Note } from '../../chat/chat-log.ts';
import * as texts from '../messages/en.ts';

/** The text of a note. */
export function noteText({ what, name }: Note): string {
  return what === 'joined' ? texts.joined(name) : texts.left(name);
}
