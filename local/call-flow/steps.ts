import type { Owner } from '../../shared/conversation/visit.ts';
import { arrival } from './steps/arrival.ts';
import { bridging } from './steps/bridging.ts';
import { chatAndEnd } from './steps/chat-and-end.ts';
import { joining } from './steps/joining.ts';
import { oneOwner } from './steps/one-owner.ts';
import type { Step } from './steps/step.ts';

/** Every step in the order of the flow; where one agent has the visitor, two more than in the flow of 22. */
export function stepsOf(owner: Owner): readonly Step[] {
  return [...arrival, ...bridging, ...joining, ...(owner === 'one' ? oneOwner : []), ...chatAndEnd];
}
