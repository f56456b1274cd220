import { arrival } from './steps/arrival.ts';
import { bridging } from './steps/bridging.ts';
import { chatAndEnd } from './steps/chat-and-end.ts';
import { joining } from './steps/joining.ts';
import type { Step } from './steps/step.ts';

/** Every step in the order of the flow. */
export const steps: readonly Step[] = [...arrival, ...bridging, ...joining, ...chatAndEnd];
