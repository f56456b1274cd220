import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { decideAll, replay } from '../../../shared/conversation/decide.ts';
import type { ConversationState } from '../../../shared/conversation/state.ts';
import { conversation } from '../given.ts';
import { propertyTimeoutMs, runs } from '../scripts.ts';
import { type Happening, QueuedFlow } from './flow.ts';
import { anyScript, endlessScript, forgetfulScript, lossyScript, smoothScript, unqueuedScript } from './scripts.ts';

vi.setConfig({ testTimeout: propertyTimeoutMs });

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

test('replay · any prefix of a log → the state that was stored, and it survives storage as JSON', () => {
  const property = fc.property(anyScript, fc.double({ min: 0, max: 1, noNaN: true }), (script, share) => {
    const { log, decisions, state } = new QueuedFlow(script).finish().given;
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    const length = Math.ceil(log.length * share);
    const stored: unknown = JSON.parse(JSON.stringify(log.slice(0, length)));
    if (length > 0) expect(replay(conversation, stored as typeof log)).toEqual(decisions[length - 1]?.state);
  });
  fc.assert(property, runs);
});

test('decide · every envelope twice → the second changes nothing', () => {
  const property = fc.property(anyScript, (script) => {
    const { log, decisions } = new QueuedFlow(script).finish().given;
    for (const [at, { events, version }] of log.entries()) {
      const state = decisions[at]?.state;
      const again = decideAll(state, events, { conversation, version: version + 1 });
      expect(again.state).toEqual(state);
      expect([again.commands, again.alarms, again.transcript]).toEqual([[], [], []]);
    }
  });
  fc.assert(property, runs);
});

test('decide · frozen input → the same decision', () => {
  const property = fc.property(anyScript, (script) => {
    const { log, decisions } = new QueuedFlow(script).finish().given;
    let state: ConversationState | undefined;
    for (const [at, { events, version }] of log.entries()) {
      const decision = decideAll(frozen(state), frozen(events), { conversation, version });
      expect(decision).toEqual(decisions[at]);
      state = decision.state;
    }
  });
  fc.assert(property, runs);
});

test('lines · answers lost, commands put off, reports in any order and twice → each reaches the center once, in the order of the turns', () => {
  const property = fc.property(lossyScript, (script) => {
    const flow = new QueuedFlow(script).finish();
    expect(flow.center.current?.lines ?? []).toEqual(flow.said);
    expect(saidTo(flow)).toEqual(flow.said);
  });
  fc.assert(property, runs);
});

test('lines · the center forgets the conversation → the next one has all that was said, once, in order', () => {
  const property = fc.property(forgetfulScript, (script) => {
    const flow = new QueuedFlow(script).finish().happen({ do: 'visitor says', text: 'the last one' }).finish();
    expect(flow.center.current?.lines).toEqual(flow.said);
    expect(saidTo(flow)).toEqual(flow.said);
  });
  fc.assert(property, runs);
});

test('agents · whatever they say, in any order and twice → the visitor is told each line once, and the transcript has it once', () => {
  const property = fc.property(anyScript, (script) => {
    const { center: told, given } = new QueuedFlow(script).finish();
    const lines = told.told.flatMap((one) => (one.kind === 'line' && one.who.role === 'agent' ? [one.text] : []));
    expect(lines.toSorted()).toEqual(told.agentLines.toSorted());
    const written = given.transcript.filter(({ by }) => by === 'agent').map((line) => line.text);
    expect(written.toSorted()).toEqual(told.agentLines.toSorted());
    expect(given.transcript.map(({ number }) => number)).toEqual(given.transcript.map((_, at) => at + 1));
  });
  fc.assert(property, runs);
});

test('transfer · any number, reports in any order → the visitor is never told of an end, and the center is never told of one', () => {
  const property = fc.property(endlessScript, (script) => {
    const { center: model, given } = new QueuedFlow(script).finish().idle(120);
    expect(model.told.filter((one) => one.kind === 'ended')).toEqual([]);
    expect(model.leaves).toEqual([]);
    const { visit } = model.current ?? {};
    expect(given.state.phase).toBe(visit === 'handling' ? 'attended' : 'waiting');
    expect(given.state.queued?.visit).toBe(1);
  });
  fc.assert(property, runs);
});

test('end · visits that agents and visitors end, lines that begin the next → the phase is the center’s, and no visit is left that a line began', () => {
  const property = fc.property(smoothScript, (script) => {
    const flow = new QueuedFlow(script).finish().idle(120);
    const { center: model, given } = flow;
    const phases = { handling: 'attended', queued: 'waiting', idle: 'closed' } as const;
    expect(given.state.phase).toBe(phases[model.current?.visit ?? 'idle']);
    const isLeft = script.happenings.some((one) => one.do === 'visitor leaves');
    if (!isLeft) expect(model.left).toEqual([]);
    expect(new Set(model.leaves).size).toBe(model.leaves.length);
  });
  fc.assert(property, runs);
});

test('reopening · the center queues no one by itself who comes back → every line is in a conversation of which a visit goes on, and there once', () => {
  const property = fc.property(unqueuedScript, (script) => {
    const flow = new QueuedFlow(script).finish().idle(60);
    flow.happen({ do: 'visitor says', text: 'Anyone?' }).finish().idle(240);
    const { center: model, given } = flow;
    expect(model.current?.visit).not.toBe('idle');
    expect(model.current?.lines).toEqual(flow.said);
    expect(given.state.phase).toBe(model.current?.visit === 'handling' ? 'attended' : 'waiting');
    expect(saidTo(flow)).toEqual(flow.said);
    expect(given.state.work.pending).toEqual([]);
  });
  fc.assert(property, runs);
});

test('trouble · the center refuses, forgets, loses answers → nothing stays under way, and a visit ends or is attended', () => {
  const property = fc.property(anyScript, (script) => {
    const { given, center: model } = new QueuedFlow(script).finish().idle(1_200);
    expect(given.state.work.pending).toEqual([]);
    expect(['attended', 'closed']).toContain(given.state.phase);
    if (given.state.phase === 'attended') expect(model.current?.visit ?? 'handling').toBe('handling');
    const last = model.told.findLast(({ kind: told }) => told === 'ended' || told === 'waiting' || told === 'joined');
    expect(last?.kind === 'ended').toBe(given.state.phase === 'closed');
  });
  fc.assert(property, runs);
});

test('trouble · the center forgets a conversation with an agent in it, the visit ends, the visitor writes again → waits in another one', () => {
  const { given, center: model } = new QueuedFlow({
    queuing: 'by itself',
    echoes: false,
    giveUpAfterSeconds: 180,
    happenings: [
      { do: 'agent accepts' },
      { do: 'center forgets' },
      { do: 'visitor says', text: 'Is berth 12 free?' },
      { do: 'operator ends' },
      { do: 'visitor says', text: 'Is berth 12 free?' },
    ],
    troubles: [],
    order: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 863, 0, 37],
    anyTurns: false,
  }).finish();
  expect(model.current?.visit).toBe('queued');
  expect(given.state.phase).toBe('waiting');
});

test('state · three hundred visits of one conversation → as large as after ten', () => {
  const visit: readonly Happening[] = [
    { do: 'visitor says', text: 'Is berth 12 free?' },
    { do: 'agent accepts' },
    { do: 'agent says' },
    { do: 'agent transfers' },
    { do: 'agent accepts' },
    { do: 'visitor says', text: 'Thank you.' },
    { do: 'agent ends' },
    { do: 'time passes', seconds: 60 },
  ];
  const flow = new QueuedFlow({
    echoes: true,
    giveUpAfterSeconds: 180,
    happenings: [],
    troubles: [],
    order: [],
    anyTurns: false,
  });
  const sizes: number[] = [];
  for (let count = 0; count < 300; count += 1) {
    for (const one of visit) flow.happen(one).finish();
    sizes.push(JSON.stringify(flow.given.state).length);
  }
  expect(flow.given.state.queued?.visit).toBe(300);
  expect(flow.given.state.phase).toBe('closed');
  expect(Math.max(...sizes.slice(20))).toBeLessThan((sizes[20] ?? 0) * 1.2);
});

/** What the visitor was told of the own lines. */
function saidTo({ center: { told } }: QueuedFlow): readonly string[] {
  return told.flatMap((one) => (one.kind === 'said' ? [one.text] : []));
}
