import { parseJson } from '../../shared/kernel/json.ts';
import { objectOf, textOf, type WireObject } from './wire.ts';

/** An answer of our own HTTP API; `problem` is the code of an error answer. */
type ServiceAnswer = { readonly body: WireObject; readonly problem: string | undefined };

/**
 * Reads an answer of our own HTTP API, a success by one of the members `expected`, an error by its code; undefined when it is cut off, or
 * something between page and service has answered. Source: carebridge.md#errors
 */
export async function serviceAnswer(
  response: Response,
  ...expected: readonly string[]
): Promise<ServiceAnswer | undefined> {
  const body = objectOf(parseJson(await response.text().catch(() => '')));
  if (response.ok) return expected.some((name) => name in body) ? { body, problem: undefined } : undefined;
  const problem = body.status === response.status ? textOf(body, 'code') : undefined;
  return problem === undefined ? undefined : { body, problem };
}
