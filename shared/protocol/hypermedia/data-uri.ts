/** Content carried inside a link. Source: ucwa.md#data-uris */
export type DataContent = { readonly mediaType: string; readonly text: string };

/**
 * Writes text as a `data:` URI the way the platform does: form-urlencoded, a space as `+`, hex digits in lower case, no raw comma.
 * Source: ucwa.md#data-uris
 */
export function toDataUri(mediaType: string, text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
    .replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())
    .replaceAll('%20', '+');
  return `data:${mediaType},${encoded}`;
}

/** Reads a `data:` URI, form-urlencoded or base64; undefined when it is none. Source: ucwa.md#data-uris */
export function fromDataUri(uri: string): DataContent | undefined {
  const match = /^data:([^,]*?)(;base64)?,(.*)$/is.exec(uri);
  if (match === null) return undefined;
  const [, mediaType = '', base64, payload = ''] = match;
  const text = base64 === undefined ? formDecoded(payload) : base64Decoded(payload);
  return text === undefined ? undefined : { mediaType: mediaType === '' ? 'text/plain' : mediaType, text };
}

function formDecoded(payload: string): string | undefined {
  try {
    return decodeURIComponent(payload.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function base64Decoded(payload: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(decodeURIComponent(payload)), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
