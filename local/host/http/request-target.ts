/** A request's target as the Functions host sees it. */
export type RequestTarget = {
  /** The absolute URL that handlers are told: the path decoded once and written anew, the query as it was sent. */
  readonly url: string;
  /** The path, decoded once. */
  readonly path: string;
  /** The query without its question mark, as it was sent. */
  readonly query: string;
};

/**
 * Reads a request's target as ASP.NET Core does; undefined where it answers 400.
 * Source: Kestrel `Http1Connection.OnOriginFormTarget`, `PathDecoder`, `PathString.ToUriComponent`, and the URL that the Functions host
 * makes of them in `GrpcMessageConversionExtensions.ToRpcHttp`
 * Choice: a target that is an absolute URL, which only clients of proxies send, is refused as well.
 */
export function requestTarget(target: string, host: string): RequestTarget | undefined {
  if (!/^\/[\x21-\x7e]*$/.test(target)) return undefined;
  const at = target.indexOf('?');
  const path = withoutDotSegments(decodedOnce(at < 0 ? target : target.slice(0, at)));
  const search = at < 0 ? '' : target.slice(at);
  const url = `http://${host}${encodedWhereNeeded(path)}${search}`;
  if (path.includes('\0') || !URL.canParse(url)) return undefined;
  return { url, path, query: search.slice(1) };
}

/** Every character that is percent-encoded UTF-8. `%2F` stays, and so does what is no UTF-8. */
function decodedOnce(path: string): string {
  const character =
    /%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}/gi;
  return path.replace(character, (encoded) => {
    if (/^%2f$/i.test(encoded)) return encoded;
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

function withoutDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.slice(1).split('/');
  for (const [at, segment] of segments.entries()) {
    if (segment !== '.' && segment !== '..') {
      kept.push(segment);
      continue;
    }
    if (segment === '..') kept.pop();
    if (at === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** Percent-encodes what a path may not hold; what looks percent-encoded is left as it is. */
function encodedWhereNeeded(path: string): string {
  return path.replace(/%(?![0-9a-f]{2})|[^\w\-.~!$&'()*+,;=:@/%]/giu, encodeURIComponent);
}
