import { type MediaType, parseMediaType } from './media-type.ts';

/** One part of a multipart body. */
export type Part = {
  /** `Content-ID` without angle brackets. */
  readonly id: string | undefined;
  readonly mediaType: MediaType;
  readonly content: Uint8Array;
};

/**
 * Takes a multipart body apart; undefined when it is not one. Lenient where old writers are: bare line feeds, a closing
 * delimiter that is missing, or written as the others are.
 */
export function parseMultipart(body: Uint8Array, boundary: string): readonly Part[] | undefined {
  // Latin-1 maps every byte to one character and back, so binary parts survive the text operations.
  const text = `\n${Buffer.from(body).toString('latin1')}`;
  const [, ...sections] = text.split(new RegExp(`\\r?\\n--${escaped(boundary)}`));
  if (sections.at(-1)?.trim() === '') sections.pop();
  const parts = sections.filter((section) => !section.startsWith('--')).map(parsePart);
  return parts.length === 0 || parts.includes(undefined) ? undefined : parts.filter((part) => part !== undefined);
}

function parsePart(section: string): Part | undefined {
  const match = /^[ \t]*\r?\n(?:(.*?)\r?\n)??\r?\n(.*)$/s.exec(section);
  if (match === null) return undefined;
  const headers = headersIn((match[1] ?? '').replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/));
  const encoding = headers['content-transfer-encoding']?.toLowerCase() === 'base64' ? 'base64' : 'latin1';
  return {
    id: headers['content-id']?.replace(/^<(.*)>$/, '$1'),
    mediaType: parseMediaType(headers['content-type']) ?? { type: 'text/plain', parameters: {} },
    content: Buffer.from(match[2] ?? '', encoding),
  };
}

/** Headers by lower-case name, out of their lines; a line that is no header is left out. */
export function headersIn(lines: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
