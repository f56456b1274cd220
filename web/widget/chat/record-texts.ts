import { isolated } from '../../../shared/kernel/visible-text.ts';
import type { Note } from '../../chat/chat-log.ts';
import * as texts from '../messages/en.ts';

/** The text of a note. */
export function noteText({ what, name }: Note): string {
  return what === 'joined' ? texts.joined(isolated(name)) : texts.left(isolated(name));
}
