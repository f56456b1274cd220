/**
 * The parameters of a route in a URL's path, percent-decoded once, all but `%2F`; what is not there is left out. The library's own are not
 * asked: where bodies are streamed it takes them from the trigger's metadata, in which a member of the body or of the query stands in the
 * place of an optional one that is missing, and of which it drops numbers. Source: library `createStreamRequest`, its issue 285
 */
export function pathParameters(template: string, url: string): Readonly<Record<string, string>> {
  const path = segmentsOf(new URL(url).pathname);
  const parameters: Record<string, string> = {};
  for (const [at, segment] of segmentsOf(template).entries()) {
    const [, stars, name] = /^\{(\**)(\w+)\??\}$/.exec(segment) ?? [];
    if (name === undefined) continue;
    const value = stars === '' ? path[at] : path.slice(at).join('/');
    if (value !== undefined && value !== '') parameters[name] = decodedOnce(value);
  }
  return parameters;
}

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll(/%(?=2f)/gi, '%25'));
  } catch {
    return text;
  }
}
