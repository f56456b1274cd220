import { expect } from 'vitest';
import { askOf, ringingAgents, takerOf } from '../../shared/conversation/asks.ts';
import { leavers, membersOf, requestsOf } from '../../shared/conversation/colleagues.ts';
import type { Command, InviteAgent } from '../../shared/conversation/command.ts';
import { audienceStatus, hasEverJoined, isAttended, isThere } from '../../shared/conversation/people.ts';
import { initialState } from '../../shared/conversation/state.ts';
import type { Given } from './given.ts';
import type { PlatformModel } from './platform-model.ts';

/** What a command is for; two with the same words would do the same thing twice. */
function purposeOf(command: Command): string {
  switch (command.kind) {
    case 'add-bridged-agent':
    case 'change-bridged-agent':
      return `${command.kind} ${command.address}`;
    case 'eject-agent':
    case 'withdraw-ring':
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

const anewAfterMs = 30_000;

/**
 * No agent is rung a second time for half a minute, but in a new search, which begins each time the last agent has left, or when the agent
 * has become available or taken the visitor since.
 */
export function expectRingsApart(given: Given): void {
  const rungAt = new Map<string, number>();
  for (const [at, { commands, state }] of given.decisions.entries()) {
    const before = given.decisions[at - 1]?.state;
    if (before !== undefined && isAttended(before) && !isAttended(state)) rungAt.clear();
    for (const { address } of state.work.roster?.agents.filter(({ availability }) => availability !== 'available') ??
      [])
      rungAt.delete(address);
    for (const address of takersIn(given, at)) rungAt.delete(address);
    for (const command of commands.filter(({ kind }) => kind === 'invite-agent')) {
      const { address } = command as InviteAgent;
      const last = rungAt.get(address);
      if (last !== undefined) expect(state.at - last, address).toBeGreaterThanOrEqual(anewAfterMs);
      rungAt.set(address, state.at);
    }
  }
}

/** Who has asked for the visitor by the events of a decision. */
function takersIn({ log }: Given, at: number): readonly string[] {
  return log[at]?.events.flatMap((event) => (event.type === 'take-requested' ? [event.address] : [])) ?? [];
}

/** While no agent is in the room, and none has taken the visitor, as many ring as `askAtOnce` wants; who does not ring was asked within the last half minute. */
export function expectAgentsAsked({ state }: Given, { plan, rung, roster }: PlatformModel): void {
  if (plan.agents.some(({ address }) => roster.has(address))) return;
  const ringing = ringingAgents(state).map(({ address }) => address);
  for (const address of ringing) expect(rung.get(address), `${address} rings on the platform, too`).toBeTruthy();
  if (ringing.length >= plan.askAtOnce || takerOf(state) !== undefined) return;
  for (const { address } of plan.agents.filter((agent) => !ringing.includes(agent.address))) {
    const { outcome, at = 0 } = askOf(state, address) ?? {};
    if (outcome === 'left' && ringing.length > 0) continue;
    expect(outcome, `${address} was asked`).toBeDefined();
    expect(state.at - at).toBeLessThan(anewAfterMs);
  }
}

/** Of several who accept one stays; who was brought by a colleague stays as well, and we never remove the last one. */
export function expectOneOwner(given: Given, { plan, roster, brought, leavers }: PlatformModel): void {
  const present = plan.agents.map(({ address }) => address).filter((address) => roster.has(address));
  const byRing = present.filter((address) => !brought.has(address));
  expect(byRing.length, byRing.join()).toBeLessThanOrEqual(1);
  for (const address of brought)
    expect(roster.has(address) || leavers.has(address), `${address} was brought`).toBe(true);
  const cameIn = plan.agents.filter(({ address }) => hasEverJoined(given.state.facts, address));
  if (leavers.size === 0 && cameIn.length > 0) expect(present.length).toBeGreaterThan(0);
}

/** Who has handed the visitor over is removed while another agent is in the room, and not otherwise. */
export function expectNoVisitorLeft(given: Given): void {
  for (const { commands, state } of given.decisions) {
    for (const command of commands) {
      if (command.kind !== 'eject-agent' || !leavers(state).includes(command.address)) continue;
      const others = state.plan?.agents.filter(
        ({ address }) => address !== command.address && isThere(state.facts, address),
      );
      expect(others?.length, command.address).toBeGreaterThan(0);
    }
  }
}

/** Of those whom a request has asked, and who have come by that, one is in the room; each request is settled, and who has handed over is out. */
export function expectRequestsKept(given: Given, { roster, brought }: PlatformModel): void {
  for (const { id, by, leaves, outcome, isLeft } of requestsOf(given.state)) {
    expect(outcome, id).toBeDefined();
    const come = membersOf(given.state, id).filter((address) => roster.has(address) && !brought.has(address));
    expect(come.length, id).toBeLessThanOrEqual(1);
    if (leaves && outcome === 'joined' && isLeft === undefined) expect(roster.has(by), id).toBe(false);
  }
}

/** Who is known to be away is not rung, but on having taken the visitor. */
export function expectNoOneAwayRung(given: Given): void {
  for (const [at, { commands }] of given.decisions.entries()) {
    const away =
      given.decisions[at]?.state.work.roster?.agents.filter(({ availability }) => availability === 'away') ?? [];
    const asked = given.decisions[at - 1]?.state;
    const rung = commands.filter((command): command is InviteAgent => command.kind === 'invite-agent');
    const wrongly = rung.filter(
      ({ address }) =>
        away.some((agent) => agent.address === address) &&
        !takersIn(given, at).includes(address) &&
        askOf(asked ?? initialState, address) === undefined,
    );
    expect(wrongly).toEqual([]);
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
