import type { Exchange } from '../../exchanges/exchange.ts';
import type { ProvenStep } from '../played.ts';
import { CenterEvidence } from './center-evidence.ts';
import type { CenterRecord, Dialect } from './center-record.ts';
import { firstVisit, typing } from './steps/first-visit.ts';
import { reopening } from './steps/reopening.ts';
import { setUpSteps } from './steps/set-up.ts';
import { type CenterStep, centerIds } from './steps/step.ts';
import { echo, transferAndLeave } from './steps/transfer-and-leave.ts';

/** Every step in the order of the flow; the gateway tells more than the generation before it. */
function stepsOf(dialect: Dialect): readonly CenterStep[] {
  const steps = [...setUpSteps, ...firstVisit, ...transferAndLeave, ...reopening];
  return dialect === 'chat-gateway' ? steps : steps.filter((step) => step !== echo && !typing.includes(step));
}

/** Looks for the proof of every step of the contact center's flow. */
export function proveCenterSteps(exchanges: readonly Exchange[], record: CenterRecord): readonly ProvenStep[] {
  const evidence = new CenterEvidence(exchanges, record);
  const ids = centerIds(evidence);
  return stepsOf(record.dialect).map(({ number, title, parties, prove }) => ({
    step: String(number),
    title,
    parties,
    proof: prove(evidence, ids),
  }));
}
