import { maximumTextBytes } from '../../shared/protocol/trusted-application/limits.ts';

/** By how many bytes a text is longer than one message may be; 0 when it fits. Source: ucwa.md#limits */
export function excessBytes(text: string): number {
  return Math.max(0, new TextEncoder().encode(text).length - maximumTextBytes);
}
