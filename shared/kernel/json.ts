/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [name: string]: Json };

/** What JSON text can be made of: as JSON, but members may be undefined, and are left out. */
export type JsonInput = null | boolean | number | string | readonly JsonInput[] | JsonInputObject;

/** An object that JSON text can be made of. */
export type JsonInputObject = { readonly [name: string]: JsonInput | undefined };

/** Parses JSON text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Deeper nesting is no honest message of any of our protocols, and walking through it might exhaust the stack. */
const deepestLevel = 64;

/**
 * Parses JSON that a stranger sent, as a text or as bytes; undefined when it is not JSON, nested more than 64 levels deep, or not in UTF-8,
 * of which a text would come that no one wrote. A byte order mark is no part of it. Source: RFC 8259, 8.1
 */
export function parseStrangersJson(json: string | Uint8Array): unknown {
  const text = typeof json === 'string' ? json : textOf(json);
  return text === undefined || depthOf(text) > deepestLevel ? undefined : parseJson(text);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The deepest nesting of brackets outside of strings, of JSON or of whatever it is; one pass, whatever the text. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text[index];
    if (inString) {
      if (unit === '\\') index += 1;
      else if (unit === '"') inString = false;
    } else if (unit === '"') inString = true;
    else if (unit === '[' || unit === '{') depth += 1;
    else if (unit === ']' || unit === '}') depth -= 1;
    if (depth > deepest) deepest = depth;
  }
  return deepest;
}
