import { RequestRefused } from '../../kernel/errors.ts';

/** Under which condition a write is wanted: entity tags as the headers If-Match and If-None-Match hold them. */
export type WriteCondition = { readonly ifMatch?: string; readonly ifNoneMatch?: string };

/** Whether the condition asks for anything. */
export const isConditional = ({ ifMatch, ifNoneMatch }: WriteCondition): boolean =>
  ifMatch !== undefined || ifNoneMatch !== undefined;

/**
 * Holds a condition against the entity tag of what is there; undefined: nothing is.
 * @throws {RequestRefused} PreconditionFailed
 */
export function requireCondition({ ifMatch, ifNoneMatch }: WriteCondition, current: string | undefined): void {
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, current)) {
    throw new RequestRefused('PreconditionFailed', 'If-None-Match does not hold.');
  }
  if (ifMatch !== undefined && !matches(ifMatch, current)) {
    throw new RequestRefused('PreconditionFailed', 'If-Match does not hold.');
  }
}

function matches(header: string, current: string | undefined): boolean {
  if (current === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === current);
}
