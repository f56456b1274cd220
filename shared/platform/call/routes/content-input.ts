import { parseMediaType } from '../../edge/media-type.ts';
import type { Content } from '../call.ts';

/** How text of a charset is read, UTF-8 where none is named; undefined when the charset is not known. */
export function decoderOf(charset: string | undefined): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(charset === undefined || charset === '' ? 'utf-8' : charset, { fatal: true });
  } catch {
    return undefined;
  }
}

/** What a text claims to be that begins like a `data:` URI: nothing, or a media type, or parameters alone. */
const described = /^(?:[^\s/;]+\/[^\s/;]+)?(?:;|$)/;

/** Base64 in either alphabet, with or without its end filled up; blanks and line ends in it do not count. */
const base64 = /^[\w+/-]*={0,2}$/;

/** What the media type of a {@link Content} ends with whose text is base64, since what it stands for is no text. */
const asBase64 = ';base64';

/** Whether content is something else than text. */
export const isBinary = ({ mediaType }: Content): boolean => mediaType.endsWith(asBase64);

/**
 * The content of a `data:` URI as strangers write it: text in any known charset, a percent sign that encodes nothing stands for itself,
 * and what is no text stays as base64, which its media type says. `none` when it is no such URI, undefined when it cannot be read.
 * Source: ucwa.md#data-uris
 */
export function contentOfDataUri(value: string): Content | 'none' | undefined {
  const match = /^data:([^,]*),(.*)$/is.exec(value);
  const [, head = '', payload = ''] = match ?? [];
  if (match === null || !described.test(head)) return 'none';
  const encoded = head.toLowerCase().endsWith(asBase64);
  const type = encoded ? head.slice(0, -asBase64.length) : head;
  const mediaType = type === '' || type.startsWith(';') ? `text/plain${type}` : type;
  const bytes = encoded ? base64Bytes(payload) : percentDecoded(payload.replaceAll('+', ' '));
  if (bytes === undefined) return undefined;
  try {
    const text = decoderOf(parseMediaType(mediaType)?.parameters.charset)?.decode(bytes);
    if (text !== undefined) return { mediaType: mediaType.replace(/;\s*charset=[^;]*/i, ';charset=utf-8'), text };
  } catch {
    // Not text of that charset.
  }
  return { mediaType: `${mediaType}${asBase64}`, text: bytes.toString('base64') };
}

function base64Bytes(payload: string): Buffer | undefined {
  const text = percentDecoded(payload).toString('latin1').replace(/\s/g, '');
  return base64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** The bytes of a percent-encoded text; characters that should have been encoded count as UTF-8. */
function percentDecoded(text: string): Buffer {
  const octets = Buffer.from(text, 'utf8').toString('latin1');
  const decoded = octets.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}
