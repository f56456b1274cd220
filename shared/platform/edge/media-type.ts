/** A `Content-Type`, taken apart: type and parameter names in lower case. */
export type MediaType = { readonly type: string; readonly parameters: Readonly<Record<string, string>> };

/** Reads a `Content-Type` header; undefined when there is none. */
export function parseMediaType(header: string | undefined): MediaType | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const [type = '', ...rest] = header.match(/(?:"(?:\\.|[^"\\])*"|[^;"])+/g) ?? [];
  const parameters: Record<string, string> = {};
  for (const parameter of rest) {
    const [name = '', ...value] = parameter.split('=');
    parameters[name.trim().toLowerCase()] = unquoted(value.join('=').trim());
  }
  return { type: type.trim().toLowerCase(), parameters };
}

function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

/** Whether a media type is JSON: `application/json` or any `+json`. Source: trusted-application.md#resources */
export const isJson = (type: string): boolean => /^application\/(?:json|[^/]+\+json)$/.test(type);
