import { expect } from 'vitest';
import type { Command } from '../../shared/conversation/command.ts';
import type { Given } from './given.ts';
import type { PlatformModel } from './platform-model.ts';

/** What a command is for; two with the same words would do the same thing twice. */
function purposeOf(command: Command): string {
  switch (command.kind) {
    case 'add-bridged-agent':
    case 'change-bridged-agent':
    case 'invite-agent':
    case 'recap-to-room':
      return `${command.kind} ${command.address}`;
    case 'say-to-visitor':
      return `${command.kind} ${command.text}`;
    case 'close-leg':
      return `${command.kind} ${command.leg}`;
    default:
      return command.kind;
  }
}

/** Never two commands of one kind and target, unless the earlier one settled as failed; a change counts if it changes. */
export function expectNothingTwice(given: Given): void {
  const settled = given.log.flatMap(({ events }) => events.filter((event) => event.type === 'command-settled'));
  const failed = new Set(settled.filter(({ result }) => result.outcome === 'failed').map((one) => one.operationId));
  const open = new Map<string, Command>();
  const ids = new Set<string>();
  for (const command of given.decisions.flatMap(({ commands }) => commands)) {
    const purpose = purposeOf(command);
    const earlier = open.get(purpose);
    const isChange = command.kind === 'change-bridged-agent' && earlier?.kind === 'change-bridged-agent';
    const isRepeat = earlier !== undefined && !(isChange && earlier.audience !== command.audience);
    if (isRepeat) expect(failed, `${purpose} was issued twice`).toContain(earlier.operationId);
    open.set(purpose, command);
    expect(ids, 'operation ids are used once').not.toContain(command.operationId);
    expect(command.operationId.length).toBeLessThanOrEqual(50);
    ids.add(command.operationId);
  }
}

/** The agents are rung in the plan's order, each once, and as many as `askAtOnce` wants while nobody is there. */
export function expectAgentsAsked(given: Given, { plan, rung, roster }: PlatformModel): void {
  const planned = plan.agents.map(({ address }) => address);
  const asked = given.sent('invite-agent').map(({ address }) => address);
  expect(asked.toSorted()).toEqual(planned.slice(0, asked.length).toSorted());
  const isAttended = planned.some((address) => roster.has(address));
  const gone = asked.filter((address) => rung.get(address) === '' && !roster.has(address));
  if (!isAttended && asked.length < planned.length) {
    expect(asked.length - gone.length).toBeGreaterThanOrEqual(plan.askAtOnce);
  }
}

/** Each agent who came in late was told exactly the lines that the visitor had said before. */
export function expectRecaps(given: Given, { plan, missed }: PlatformModel): void {
  const told = given.sent('recap-to-room').map(({ address, fromLine, toLine }) => ({ address, fromLine, toLine }));
  const late = plan.agents.flatMap(({ address }) => {
    const toLine = missed.get(address) ?? 0;
    return toLine === 0 ? [] : [{ address, fromLine: 1, toLine }];
  });
  expect(told.toSorted(byAddress)).toEqual(late.toSorted(byAddress));
}

function byAddress(a: { readonly address: string }, b: { readonly address: string }): number {
  return a.address < b.address ? -1 : 1;
}
