import type { Subcode } from '../../protocol/trusted-application/errors.ts';
import { PlatformRefusal } from '../edge/refusal.ts';

/** 429 that says after how long there is room again, in whole seconds, at least one; without `subcode` it is not the caller who asks too much. Source: trusted-application.md#throttling */
export const tooMany = (subcode: Subcode | undefined, waitMs: number): PlatformRefusal =>
  new PlatformRefusal('TooManyRequests', {
    subcode,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
  });
