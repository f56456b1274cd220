import { RequestRefused } from '../../kernel/errors.ts';
import type { Caller } from '../callers/access.ts';

/**
 * The Entra tenant that is administered: a person's own; the holder of the local key says which one.
 * @throws {RequestRefused} InvalidRequest — when that is not said; NotFound — when it is another than the caller's
 */
export function entraTenantOf(caller: Caller, given: string | undefined): string {
  if (caller.kind === 'local') {
    if (given === undefined) throw new RequestRefused('InvalidRequest', 'entraTenantId is needed.');
    return given;
  }
  if (given !== undefined && given !== caller.entraTenantId) {
    throw new RequestRefused('NotFound', 'There is nothing of this name.');
  }
  return caller.entraTenantId;
}
