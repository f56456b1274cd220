import { arrival } from './steps/arrival.ts';
import { chatAndEnd } from './steps/chat-and-end.ts';
import { connection } from './steps/connection.ts';
import type { Step } from './steps/step.ts';

/** Every step in the order of the flow. */
export const steps: readonly Step[] = [...arrival, ...connection, ...chatAndEnd];
