import type { Owner } from '../../shared/conversation/visit.ts';
import type { Exchange } from '../exchanges/exchange.ts';
import { Evidence } from './evidence.ts';
import type { PlayRecord } from './play-record.ts';
import type { ProvenStep } from './played.ts';
import { legsFrom } from './proof.ts';
import { arrival } from './steps/arrival.ts';
import { bridging } from './steps/bridging.ts';
import { chatAndEnd } from './steps/chat-and-end.ts';
import { joining } from './steps/joining.ts';
import { oneOwner } from './steps/one-owner.ts';
import type { Step } from './steps/step.ts';

/** Every step in the order of the flow; where one agent has the visitor, two more than in the flow of 22. */
function stepsOf(owner: Owner): readonly Step[] {
  return [...arrival, ...bridging, ...joining, ...(owner === 'one' ? oneOwner : []), ...chatAndEnd];
}

/** Looks for the proof of every step of the bridged flow. */
export function proveSteps(exchanges: readonly Exchange[], record: PlayRecord): readonly ProvenStep[] {
  const evidence = new Evidence(exchanges, record);
  const legs = legsFrom(evidence);
  return stepsOf(record.owner).map((step) => {
    const { number, title, parties } = step;
    return { step: String(number), title, parties, proof: step.prove(evidence, legs) };
  });
}
