import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accessAnswerSchema, eventsAnswerSchema, turnAnswerSchema } from '../../../shared/protocol/relay/answers.ts';
import { relayEventSchema, tellingSchema } from '../../../shared/protocol/relay/events.ts';
import { maximumLineBytes, resumeHeader } from '../../../shared/protocol/relay/limits.ts';
import {
  eventsQuerySchema,
  leaveRequestSchema,
  openRequestSchema,
  sayRequestSchema,
} from '../../../shared/protocol/relay/requests.ts';

const document = readFileSync(new URL('../../../docs/protocol/carebridge.md', import.meta.url), 'utf8');
const id = '0123456789abcdef0123456789abcdef';
const at = '2026-11-29T08:00:00.000Z';
const who = { id: 'agent-1', name: 'Ada', role: 'agent' };

describe('relay: what a page sends', () => {
  it('open · all members, and only the opening id → taken (carebridge.md#relay-open)', () => {
    expect(openRequestSchema.safeParse({ openingId: id }).success).toBe(true);
    const whole = { openingId: id, culture: 'de-CH', visitorName: 'Vera', subject: 'Invoice', details: { topic: 'a' } };
    expect(openRequestSchema.safeParse(whole).success).toBe(true);
  });

  it.each([
    ['no opening id', {}],
    ['an opening id of other signs', { openingId: id.toUpperCase() }],
    ['an unknown member', { openingId: id, tenant: 'contoso' }],
    ['a detail that is no text', { openingId: id, details: { topic: 1 } }],
    ['details over 8 KB', { openingId: id, details: { topic: 'ä'.repeat(4_096) } }],
    ['a name that is too long', { openingId: id, visitorName: 'a'.repeat(251) }],
    ['a culture that is no tag', { openingId: id, culture: 'de;q=1' }],
  ])('open · %s → refused (carebridge.md#relay-open)', (_, body) => {
    expect(openRequestSchema.safeParse(body).success).toBe(false);
  });

  it.each([
    ['a turn of zero', { turn: 0, operationId: id, text: 'a' }],
    ['a turn that is no whole number', { turn: 1.5, operationId: id, text: 'a' }],
    ['a blank text', { turn: 1, operationId: id, text: ' \n' }],
    ['no operation id', { turn: 1, text: 'a' }],
  ])('say · %s → refused (carebridge.md#relay-say)', (_, body) => {
    expect(sayRequestSchema.safeParse(body).success).toBe(false);
  });

  it('say and leave · a turn with its operation id → taken (carebridge.md#relay-turns)', () => {
    expect(sayRequestSchema.safeParse({ turn: 1, operationId: id, text: 'Hello' }).success).toBe(true);
    expect(leaveRequestSchema.safeParse({ turn: 2, operationId: id }).success).toBe(true);
  });

  it('events · numbers as text, and no time-out → read, 180 seconds (carebridge.md#relay-events)', () => {
    expect(eventsQuerySchema.parse({ ack: '2' })).toEqual({ ack: 2, timeout: 180 });
    for (const query of [{}, { ack: '1' }, { ack: '-2' }, { ack: '2', timeout: '181' }, { ack: '0x2' }]) {
      expect(eventsQuerySchema.safeParse(query).success).toBe(false);
    }
  });
});

describe('relay: what a page is answered', () => {
  it('access, turn, events, resync · as documented → taken (carebridge.md#relay)', () => {
    const access = { conversationId: id, token: 't', expiresAt: at, resumeToken: id + id, resumeUntil: at };
    expect(accessAnswerSchema.safeParse(access).success).toBe(true);
    expect(turnAnswerSchema.safeParse({ turn: 1, operationId: id }).success).toBe(true);
    const line = { id: 700, at, kind: 'line', who, text: 'Hello' };
    expect(eventsAnswerSchema.safeParse({ events: [line], next: 8 }).success).toBe(true);
    expect(eventsAnswerSchema.safeParse({ resync: 5 }).success).toBe(true);
    expect(relayEventSchema.safeParse({ kind: 'line', who, text: 'Hello' }).success).toBe(false);
  });

  it('events · every kind → is in the table of the document (carebridge.md#relay-events)', () => {
    const table = document.slice(document.indexOf('| kind | members | happened |'), document.indexOf('relay-away'));
    const documented = [...table.matchAll(/^\| ((?:`[a-z]+`(?:, )?)+) \|/gm)].flatMap(([, names]) =>
      [...(names ?? '').matchAll(/`([a-z]+)`/g)].map(([, name]) => name),
    );
    const defined = tellingSchema.def.options.map((option) => option.def.shape.kind.def.values[0]);
    expect([...documented].sort()).toEqual([...defined].sort());
  });

  it('limits · header and line → as documented (carebridge.md#relay-tokens, #relay-say)', () => {
    expect(document).toContain(`\`${resumeHeader}: <resume token>\``);
    expect(maximumLineBytes).toBe(8 * 1024);
  });
});
