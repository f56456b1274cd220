import { cutText } from '../../kernel/grapheme-cut.ts';
import { plainName } from '../../kernel/visible-text.ts';
import { maximumAttachmentBytes } from '../../protocol/contact-center/limits.ts';
import { CenterRefusal, invalidMember } from '../edge/center-refusal.ts';
import { allowedEndings, type FileKind, fileKindOf } from './file-kind.ts';

/** A file that was sent, and may be kept. `name` is one for people, without a folder. */
export type SentFile = { readonly name: string; readonly type: FileKind; readonly content: Uint8Array };

/** The parts of a body besides the file, by name. */
type SentForm = { readonly file: SentFile; readonly fields: Readonly<Record<string, string>> };

const longestName = 250;

/**
 * The file in a multipart body, and its other parts. Source: contact-center.md#attachments
 * @throws {CenterRefusal} invalid_parameter — when there is no such file, or it may not be attached; payload_too_large
 */
export async function sentForm(contentType: string | undefined, body: Uint8Array): Promise<SentForm> {
  const form = await parsed(contentType, body);
  const files = form.getAll('attachment');
  const [given] = files;
  if (files.length !== 1 || given === undefined || typeof given === 'string') throw fault('must be one file');
  if (given.size > maximumAttachmentBytes) throw new CenterRefusal('payload_too_large');
  if (given.size === 0) throw fault('is empty');
  const name = nameOf(given.name);
  const content = new Uint8Array(await given.arrayBuffer());
  const type = fileKindOf(name, content);
  if (type === undefined) throw fault(`must be, by its name and its bytes, one of: ${allowedEndings}`);
  const fields = [...form].flatMap(([field, value]) => (typeof value === 'string' ? [[field, value]] : []));
  return { file: { name, type, content }, fields: Object.fromEntries(fields) };
}

async function parsed(contentType = '', body: Uint8Array): Promise<FormData> {
  if (!/^multipart\/form-data\b/i.test(contentType)) throw fault('must come as multipart/form-data');
  try {
    return await new Response(Uint8Array.from(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw fault('must come as multipart/form-data');
  }
}

/** The last part of a path, on one line; its ending stays when it is cut. */
function nameOf(given: string): string {
  const name = plainName(given.split(/[/\\]/).at(-1) ?? '').replace(/\p{Cc}/gu, '');
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 10 ? name.slice(dot) : '';
  const stem = name.slice(0, name.length - ending.length);
  return `${cutText(stem, longestName - ending.length)}${ending}`;
}

const fault = (message: string): CenterRefusal => invalidMember('attachment', undefined, 'invalid_parameter', message);
