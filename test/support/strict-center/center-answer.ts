/** What a contact center answered; `json` is undefined where there is no body. */
export type CenterAnswer = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  readonly json: any;
};

/** Reads an answer whose media type must be as the API says: `ok` for what is no error, problem+json for what is. */
export async function strictAnswer(response: Response, ok: string): Promise<CenterAnswer> {
  const text = await response.text();
  const { status, headers } = response;
  if (text === '') return { status, headers, json: undefined };
  const wanted = status < 400 ? ok : 'application/problem+json';
  const got = headers.get('content-type')?.split(';')[0];
  if (got !== wanted) throw new Error(`The answer ${status} is ${got}, not ${wanted}: ${text.slice(0, 200)}`);
  return { status, headers, json: JSON.parse(text) };
}

/** The members of an object are exactly these; of those with `?` each may be absent. */
export function requireMembers(object: unknown, ...names: readonly string[]): void {
  if (typeof object !== 'object' || object === null) throw new Error(`${JSON.stringify(object)} is no object.`);
  const needed = names.filter((name) => !name.endsWith('?'));
  const known = names.map((name) => name.replace('?', ''));
  const missing = needed.filter((name) => !(name in object));
  const surplus = Object.keys(object).filter((name) => !known.includes(name));
  if (missing.length + surplus.length > 0) {
    throw new Error(
      `Missing: ${missing.join(', ')}. Not described: ${surplus.join(', ')}. In ${JSON.stringify(object)}`,
    );
  }
}
