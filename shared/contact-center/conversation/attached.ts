import type { FileKind } from '../attachments/file-kind.ts';
import { invalidMember } from '../edge/center-refusal.ts';
import type { Attachment, Changed, Conversation } from './conversation.ts';

/** A file whose bytes are kept already. */
export type NewFile = {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  readonly type: FileKind;
};

/** Files of one conversation, and bytes of all of them. Choice: neither was documented. Source: contact-center.md#attachments */
const mostFiles = 50;
const mostBytes = 25 * 1024 * 1024;

/** @throws {CenterRefusal} invalid_parameter — when the conversation holds as much as it may */
export function requireRoom({ files = { count: 0, bytes: 0 } }: Conversation, size: number): void {
  if (files.count < mostFiles && files.bytes + size <= mostBytes) return;
  throw invalidMember('attachment', undefined, 'invalid_parameter', 'the conversation holds as many files as it may');
}

/** A file is there for messages to name. @throws {CenterRefusal} invalid_parameter — when the conversation holds as much as it may */
export function attached(
  before: Conversation,
  file: NewFile,
  now: number,
): Changed & { readonly attachment: Attachment } {
  requireRoom(before, file.size);
  const { files = { count: 0, bytes: 0 } } = before;
  const attachment: Attachment = { ...file, createdAt: now };
  const conversation = { ...before, files: { count: files.count + 1, bytes: files.bytes + file.size } };
  return { conversation, messages: [], events: [], attachment };
}
