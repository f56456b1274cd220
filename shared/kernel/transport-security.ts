const yearSeconds = 31_536_000;

/** The header by which browsers ask an origin by https only; none where it is plain http, as on one machine. */
export function transportSecurity(origin: string): Readonly<Record<string, string>> {
  if (!origin.startsWith('https:')) return {};
  return { 'strict-transport-security': `max-age=${yearSeconds}; includeSubDomains` };
}
