import { expect, test } from 'vitest';
import type { RosterAgent } from '../../../shared/assignment/roster-agent.ts';
import {
  agent,
  bridge,
  bridged,
  invitation,
  invited,
  joined,
  left,
  leg,
  messaging,
  mira,
  noor,
  olek,
  onRoster,
  planWith,
  said,
  visitorAddress,
} from '../facts.ts';
import { Given, givenBridged, givenBridging, givenInvited, givenRinging } from '../given.ts';

const connected = [messaging('connected', 'visitor'), bridge(), leg('connected', 'visitor')] as const;
const away = { availability: 'away' } as const;
const unknown = { availability: 'unknown' } as const;

/** The visitor is let in, and this is what the roster says by then. */
const letIn = (plan = planWith(), ...roster: readonly RosterAgent[]): Given =>
  givenBridging(plan)
    .roster(...roster)
    .settled('bridge-visitor')
    .callback('visitor', ...connected);

const asked = (given: Given) => given.sent('add-bridged-agent').map(({ address }) => address);
const thirty = Array.from({ length: 30 }, (_, at) => agent(`agent${at}`));

test('roster-changed · thirty agents of whom the last two are there → one of them is asked first', () => {
  const roster = thirty.map((one, at) => onRoster(one, at < 28 ? unknown : {}));
  const given = letIn(planWith({ agents: thirty, askAtOnce: 1 }), ...roster);
  expect(asked(given)).toEqual([thirty[28]?.address]);
});

test('roster-changed · thirty agents, the first 28 known to be away → the last two are asked, and no one else', () => {
  const roster = thirty.map((one, at) => onRoster(one, at < 28 ? away : {}));
  const given = letIn(planWith({ agents: thirty, askAtOnce: 16 }), ...roster);
  expect(asked(given)).toEqual([thirty[28]?.address, thirty[29]?.address]);
});

test('roster-changed · who has as many chats as allowed → is not asked, and gives hope', () => {
  const given = letIn(planWith(), onRoster(mira, { chats: 2 }), onRoster(noor, away));
  expect(asked(given)).toEqual([]);
  expect(given.state.phase).toBe('waiting');
  expect(asked(given.roster(onRoster(mira, { chats: 1 }), onRoster(noor, away)))).toEqual([mira.address]);
});

test('roster-changed · a skill is asked for → who has it is asked; the others after a while', () => {
  const dutch = { skills: [{ name: 'Dutch', level: 7 }] };
  const plan = planWith({ skill: 'Dutch' });
  const given = letIn(plan, onRoster(mira), onRoster(noor, dutch));
  expect(asked(given)).toEqual([noor.address]);
  const dueAt = given.state.work.alarms['agent-answer'] ?? 0;
  expect(asked(given.alarm('agent-answer', dueAt))).toEqual([noor.address, mira.address]);
});

test('roster-changed · all are known to be away → the visitor is told at once, is not welcomed, and the visit ends', () => {
  const given = letIn(planWith(), onRoster(mira, away), onRoster(noor, away));
  expect(given.last.commands).toMatchObject([{ kind: 'say-to-visitor', text: 'No agent is available.' }]);
  expect(given.settled('say-to-visitor').asked).toEqual(['close-leg', 'close-leg']);
});

test('roster-changed · those of unknown presence could not be reached → told once the last one could not', () => {
  const plan = planWith({ failsOffline: true });
  const rung = givenRinging(plan).roster(onRoster(mira, unknown), onRoster(noor, unknown));
  const one = rung.callback('room', invitation(mira.address, 'failed'));
  expect(one.state.phase).toBe('waiting');
  const none = one.callback('room', invitation(noor.address, 'failed'));
  expect(none.last.commands).toMatchObject([{ kind: 'say-to-visitor', text: 'No agent is available.' }]);
});

test.each([
  ['says at once who has no client open', true, 'waiting'],
  ['lets rings run out', undefined, 'closing'],
] as const)(
  'roster-changed · all rings of agents of unknown presence were missed, the platform %s → %s',
  (_, failsOffline, phase) => {
    const plan = planWith(failsOffline ? { failsOffline } : {});
    const rung = givenRinging(plan).roster(onRoster(mira, unknown), onRoster(noor, unknown));
    const missed = rung.callback('room', invitation(mira.address, 'missed'), invitation(noor.address, 'missed'));
    expect(missed.state.phase).toBe(phase);
  },
);

test('roster-changed · an agent becomes available who had missed the ring → is rung at once', () => {
  const rung = givenRinging().roster(onRoster(mira, away), onRoster(noor));
  const missed = rung.callback('room', invitation(mira.address, 'missed'));
  expect(missed.last.commands).toEqual([]);
  expect(missed.roster(onRoster(mira), onRoster(noor)).last.commands).toMatchObject([
    { kind: 'invite-agent', address: mira.address },
  ]);
});

test('roster-changed · an agent who is available cannot be reached, again and again → is asked every half minute', () => {
  let given = givenRinging(planWith({ agents: [mira] })).roster(onRoster(mira));
  given = given.callback('room', invitation(mira.address, 'failed')).roster(onRoster(mira));
  expect(given.state.phase).toBe('waiting');
  expect(given.sent('invite-agent')).toHaveLength(1);
  expect(given.alarm('agent-answer', given.state.at + 30_000).sent('invite-agent')).toHaveLength(2);
});

test('roster-changed · a setting of ten seconds → asked anew after ten', () => {
  const timers = { agentAnswerSeconds: 45, giveUpAfterSeconds: 180, askAnewSeconds: 10 };
  const missed = givenRinging(planWith({ agents: [mira], timers })).callback(
    'room',
    invitation(mira.address, 'missed'),
  );
  expect(missed.alarm('agent-answer', missed.state.at + 10_000).sent('invite-agent')).toHaveLength(2);
});

test('roster-changed · the visitor says more half a minute after the ring was missed → rung anew, also without an alarm', () => {
  const missed = givenRinging(planWith({ agents: [mira] })).callback('room', invitation(mira.address, 'missed'));
  const line = {
    ...said(1, visitorAddress),
    at: missed.state.at + 31_000,
    position: { leg: 'room', ack: 40, index: 0 },
  };
  expect(missed.events(line as never).asked).toEqual(['invite-agent']);
});

test('roster-changed · missed again and again → asked until it is time to give up, and then the visit ends', () => {
  const dueAt = givenInvited().state.work.alarms['give-up'] ?? 0;
  let given = givenRinging(planWith({ agents: [mira] })).roster(onRoster(mira));
  while (given.state.at + 40_000 < dueAt) {
    given = given.settled('invite-agent');
    const operation = given.operation('invite-agent');
    given = given.callback('room', invitation(mira.address, 'ringing', operation));
    given = given.callback('room', invitation(mira.address, 'missed', operation));
    given = given.alarm('agent-answer', given.state.at + 30_000);
  }
  expect(given.sent('invite-agent').length).toBeGreaterThan(4);
  expect(given.alarm('give-up', dueAt).state.phase).toBe('closing');
});

test('roster-changed · before the visit → nothing; an older picture after a newer one → nothing', () => {
  expect(new Given().roster(onRoster(mira)).last.note).toBe('no visit');
  const given = givenInvited().roster(onRoster(mira));
  const older = given.events({ type: 'roster-changed', at: given.state.at - 1, agents: [] });
  expect(older.state).toEqual(given.state);
});

test('roster-changed · agents of no concern and skills that are not asked for → are not kept', () => {
  const skills = [
    { name: 'Dutch', level: 7 },
    { name: 'Polish', level: 3 },
  ];
  const given = givenInvited(planWith({ skill: 'Polish' })).roster(
    onRoster(olek),
    onRoster(mira, { skills, idleSince: 5 }),
  );
  expect(given.state.work.roster?.agents).toEqual([onRoster(mira, { skills: skills.slice(1), idleSince: 5 })]);
});

test('roster-changed · the last agent leaves and no one else is there → the visitor is told', () => {
  const rung = givenRinging(planWith({ agents: [mira] })).callback('room', joined(mira.address));
  const gone = rung.roster(onRoster(mira, away)).callback('room', left(mira.address));
  expect(gone.last.commands).toMatchObject([{ kind: 'say-to-visitor', text: 'No agent is available.' }]);
});

test('a state of the release before · who was asked and who has not answered → are asked on as they would have been', () => {
  const ringing = givenRinging(planWith({ agents: [mira, noor, olek], askAtOnce: 1 }));
  const { searchedAt: _, ...work } = ringing.state.work;
  const agents = work.agents.map(({ ask: __, ...one }) => one);
  const before = { ...ringing.state, work: { ...work, agents, asked: 1 } };
  const given = new Given([{ ...ringing.last, state: before }], ringing.log).late(
    'room',
    50,
    invitation(mira.address, 'missed'),
  );
  expect(given.last.commands).toMatchObject([{ kind: 'add-bridged-agent', address: noor.address }]);
  expect(given.state.work.asked).toBe(0);
  expect(given.alarm('agent-answer', given.state.at + 30_000).state.phase).toBe('waiting');
});

test('a visit that begins · bridged before anything is known of the roster → all are asked in the tenant’s order', () => {
  const given = new Given().callback('visitor', invited());
  expect(given.state.work.roster).toBeUndefined();
  expect(asked(givenBridged())).toEqual([mira.address, noor.address]);
  expect(givenBridged().callback('visitor', bridged(mira)).asked).toEqual(['invite-agent']);
});
