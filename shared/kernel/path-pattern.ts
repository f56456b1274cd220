type Segment = { readonly prefix: string; readonly name: string | undefined };

/** A path with `{name}` for one segment or the rest of one (`tgt-{target}`); literals are matched without case. */
export type PathPattern = { readonly segments: readonly Segment[]; readonly literals: number };

/** Compiles a pattern such as `/platformservice/tgt-{target}/v1/applications/{applicationId}`. */
export function pathPattern(pattern: string): PathPattern {
  const segments = pattern
    .split('/')
    .filter((text) => text !== '')
    .map((text) => {
      const match = /^([^{]*)\{([^}]+)\}$/.exec(text);
      return match === null
        ? { prefix: text.toLowerCase(), name: undefined }
        : { prefix: match[1]?.toLowerCase() ?? '', name: match[2] };
    });
  return { segments, literals: segments.filter(({ name }) => name === undefined).length };
}

/** The decoded segments of a path; `//` counts as `/`, a closing slash as none. Undefined when it cannot be decoded. */
export function pathSegments(path: string): readonly string[] | undefined {
  try {
    return path
      .split('/')
      .filter((text) => text !== '')
      .map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** The parameters by which a path fits a pattern, or undefined when it does not. */
export function matchPath(
  pattern: PathPattern,
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (segments.length !== pattern.segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, { prefix, name }] of pattern.segments.entries()) {
    const text = segments[index] ?? '';
    if (name === undefined ? text.toLowerCase() !== prefix : !text.toLowerCase().startsWith(prefix)) return undefined;
    if (name !== undefined && text.length === prefix.length) return undefined;
    if (name !== undefined) params[name] = text.slice(prefix.length);
  }
  return params;
}
