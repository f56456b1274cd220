import { isBlank } from '../../../kernel/visible-text.ts';
import { maximumLength, maximumTextBytes } from '../../../protocol/trusted-application/limits.ts';
import type { PlatformRequest } from '../../edge/http.ts';
import { type MediaType, parseMediaType } from '../../edge/media-type.ts';
import { invalidParameters, PlatformRefusal } from '../../edge/refusal.ts';
import type { RoutedRequest } from '../../edge/route.ts';
import type { Content } from '../call.ts';
import type { SendMessage } from '../changes/send-message.ts';
import { fits, tooLong } from '../limits.ts';
import { plainText } from '../message.ts';
import type { InvitationContent } from '../new-call.ts';
import { contentOfDataUri, decoderOf, isBinary } from './content-input.ts';

/**
 * The message in a request: raw text, UTF-8 and `text/plain` when nothing is said, and its operation id out of the query.
 * Choice: a text of which nothing is visible is refused, also HTML that is marks alone. Source: ucwa.md#send-message, trusted-application.md#send-message
 * @throws {PlatformRefusal} UnsupportedMediaType — when the reader of the other side does not take the format, or the charset is not known
 * @throws {PlatformRefusal} BadRequest — when nothing of it is visible, or it is not in its charset, or the operation id is too long
 * @throws {PlatformRefusal} EntityTooLarge — when it is over 8 KB
 */
export function readMessage(routed: Pick<RoutedRequest, 'request' | 'query'>, formats: readonly string[]): SendMessage {
  const { type: mediaType, parameters } = parseMediaType(routed.request.headers['content-type']) ?? plain;
  const format = { 'text/plain': 'Plain', 'text/html': 'Html' }[mediaType];
  if (format === undefined || !formats.includes(format)) throw new PlatformRefusal('UnsupportedMediaType');
  // What is too long is not looked into.
  if (routed.request.body.byteLength > maximumTextBytes) throw tooLong();
  const text = decoded(routed.request, parameters.charset);
  if (!fits(text)) throw tooLong();
  if (isBlank(format === 'Html' ? plainText({ mediaType: 'text/html', text }) : text))
    throw invalidParameters('message');
  return { content: { mediaType, text }, operationId: operationIdOf(routed) };
}

const plain: MediaType = { type: 'text/plain', parameters: {} };

function decoded({ body }: PlatformRequest, charset: string | undefined): string {
  const decoder = decoderOf(charset);
  if (decoder === undefined) throw new PlatformRefusal('UnsupportedMediaType');
  try {
    return decoder.decode(body);
  } catch {
    throw new PlatformRefusal('BadRequest', { subcode: 'DeserializationFailure' });
  }
}

// Old clients call it OperationContext.
function operationIdOf({ query }: Pick<RoutedRequest, 'query'>): string | undefined {
  const id = query.operationid ?? query.operationcontext ?? '';
  if (id.length > maximumLength.operationId) throw invalidParameters('operationId');
  return id === '' ? undefined : id;
}

/** A `data:` URI takes at most four characters for a byte (base64, percent-encoded), and something in front. */
const longestContentUri = 4 * maximumTextBytes + 1_024;

/**
 * Content out of a link or a member of an invitation: a `data:` URI, or bare text.
 * @throws {PlatformRefusal} EntityTooLarge — when it is over 8 KB
 * @throws {PlatformRefusal} BadRequest/ParameterValidationFailure — when it is a `data:` URI that cannot be read
 */
export function readContent(value: string | undefined, member = 'customContent'): Content | undefined {
  if (value === undefined || value === '') return undefined;
  if (value.length > longestContentUri) throw tooLong();
  const read = contentOfDataUri(value);
  if (read === undefined) throw invalidParameters(member);
  const content = read === 'none' ? { mediaType: 'text/plain', text: value } : read;
  if (!fits(content.text)) throw tooLong();
  return content;
}

/** The first message of an invitation, as plain text. */
function readFirstMessage(value: string | undefined): Content | undefined {
  const content = readContent(value, 'message');
  if (content === undefined || isBlank(content.text)) return undefined;
  if (isBinary(content)) throw invalidParameters('message');
  const isHtml = content.mediaType.toLowerCase().startsWith('text/html');
  const text = isHtml ? plainText({ mediaType: 'text/html', text: content.text }) : content.text;
  return isBlank(text) ? undefined : { mediaType: 'text/plain', text };
}

/** What the bodies of both sides' startMessaging have in common. */
type InvitationInput = Omit<InvitationContent, 'customContent' | 'message'> & {
  readonly customContent?: string | undefined;
  readonly message?: string | undefined;
  readonly _links?:
    | { readonly [rel in 'customContent' | 'message']?: { readonly href: string } | undefined }
    | undefined;
};

/**
 * What an invitation says: content and first message stand in links or in members.
 * @throws {PlatformRefusal} EntityTooLarge — when one of them is over 8 KB
 * @throws {PlatformRefusal} BadRequest/ParameterValidationFailure — when one of them cannot be read, or the message is no text
 */
export const readInvitation = ({
  subject,
  threadId,
  importance,
  customContent,
  message,
  _links: links,
}: InvitationInput): InvitationContent => ({
  subject,
  threadId,
  importance,
  customContent: readContent(links?.customContent?.href ?? customContent),
  message: readFirstMessage(links?.message?.href ?? message),
});
