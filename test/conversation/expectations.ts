import { expect } from 'vitest';
import type { Command } from '../../shared/conversation/command.ts';
import { audienceStatus } from '../../shared/conversation/people.ts';
import type { Given } from './given.ts';
import type { PlatformModel } from './platform-model.ts';

/** What a command is for; two with the same words would do the same thing twice. */
function purposeOf(command: Command): string {
  switch (command.kind) {
    case 'add-bridged-agent':
    case 'change-bridged-agent':
      return `${command.kind} ${command.address}`;
    case 'eject-agent':
      return `${command.kind} ${command.operationId}`;
    case 'recap-to-room':
      return `${command.kind} ${command.address} ${command.toLine}`;
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
  const commands = given.decisions.flatMap((decision) => decision.commands);
  for (const command of commands.filter(({ kind }) => kind !== 'invite-agent')) {
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

/** No agent is rung more often than there were searches: one at first, and one each time the last agent has left. */
export function expectRingsByRound(given: Given): void {
  const rounds = 1 + (given.state.work.round?.number ?? 0);
  const rings = Map.groupBy(given.sent('invite-agent'), ({ address }) => address);
  for (const [address, sent] of rings) expect(sent.length, address).toBeLessThanOrEqual(rounds);
  const phases = given.decisions.map(({ state }) => state.phase);
  const desertions = phases.filter((phase, at) => phase === 'waiting' && phases[at - 1] === 'attended').length;
  expect(rounds - 1).toBe(desertions);
}

/** The agents are rung in the order of the search, and as many as `askAtOnce` wants while no agent is in the room. */
export function expectAgentsAsked(given: Given, { plan, rung, roster }: PlatformModel): void {
  const planned = plan.agents.map(({ address }) => address);
  const { round, asked: count } = given.state.work;
  const order = round?.order ?? planned;
  expect(order.toSorted()).toEqual(planned.toSorted());
  const asked = order.slice(0, count);
  expect(given.sent('invite-agent').map(({ address }) => address)).toEqual(expect.arrayContaining(asked));
  const isAttended = planned.some((address) => roster.has(address));
  const gone = asked.filter((address) => rung.get(address) === '' && !roster.has(address));
  if (!isAttended && asked.length < planned.length) {
    expect(asked.length - gone.length).toBeGreaterThanOrEqual(round === undefined ? plan.askAtOnce : 1);
  }
}

/** Whom the service shows as heard by the agents alone, or by everyone, is heard so on the platform. */
export function expectAudiencesKnown(given: Given, { places }: PlatformModel): void {
  for (const [address, audience] of places) {
    const known = audienceStatus(given.state, address);
    if (known?.status === 'settled') expect(audience, address).toBe(known.audience);
  }
}

/** Each agent who came in late, or came back, was told exactly the lines that the visitor had said meanwhile. */
export function expectRecaps(given: Given, { plan, missed }: PlatformModel): void {
  const told = given.sent('recap-to-room').map(({ address, fromLine, toLine }) => ({ address, fromLine, toLine }));
  const planned = plan.agents.map(({ address }) => address);
  const late = missed.filter(({ address }) => planned.includes(address));
  expect(told.toSorted(byAddress)).toEqual(late.toSorted(byAddress));
}

function byAddress(a: { readonly address: string }, b: { readonly address: string }): number {
  return a.address < b.address ? -1 : 1;
}
