/** A content coding that we can produce, best first. */
export const contentCodings = ['br', 'gzip'] as const;

export type ContentCoding = (typeof contentCodings)[number];

/** `x-gzip` is an old name of gzip. Source: RFC 9110, 8.4.1.3 */
const aliases: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' };

/**
 * The coding for an answer to a request with this `Accept-Encoding`; undefined: none. The one with the highest weight, of equal ones the
 * better; none where the caller prefers that, or says nothing. What is malformed is not accepted. Source: RFC 9110, 12.5.3
 */
export function acceptedCoding(acceptEncoding: string | null | undefined): ContentCoding | undefined {
  const weights = weightsOf(acceptEncoding ?? '');
  const any = weights.get('*') ?? 0;
  const weightOf = (coding: ContentCoding) => weights.get(coding) ?? any;
  const best = contentCodings.reduce((first, second) => (weightOf(second) > weightOf(first) ? second : first));
  const plain = weights.get('identity') ?? 0;
  return weightOf(best) > 0 && weightOf(best) >= plain ? best : undefined;
}

/** Weight of each coding that is named, from 0 to 1; of one that is named twice the last. */
function weightsOf(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const item of header.split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    if (name !== '') weights.set(aliases[name] ?? name, weightIn(parameters));
  }
  return weights;
}

function weightIn(parameters: readonly string[]): number {
  const [weight] = parameters;
  if (weight === undefined) return 1;
  const value = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(weight.replaceAll(' ', ''))?.[1];
  return value === undefined ? 0 : Number(value);
}
