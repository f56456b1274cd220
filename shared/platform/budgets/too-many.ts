import type { Subcode } from '../../protocol/trusted-application/errors.ts';
import { PlatformRefusal } from '../edge/refusal.ts';

/** 429 that says after how long there is room again, in whole seconds, at least one. Source: trusted-application.md#throttling */
export const tooMany = (subcode: Subcode, waitMs: number): PlatformRefusal =>
  new PlatformRefusal('TooManyRequests', {
    subcode,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
  });
