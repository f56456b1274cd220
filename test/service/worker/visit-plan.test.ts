import { describe, expect, test } from 'vitest';
import { toDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import type { Tenant } from '../../../shared/providers/tenant.ts';
import { placeMark } from '../../../shared/service/tenants/tenant-place.ts';
import { visitPlan, withPlan } from '../../../shared/service/worker/visit-plan.ts';
import { harbour } from '../../providers/trusted-application/support/tenant.ts';

const agent = (name: string) => ({
  objectId: '9d8c7b6a-5f4e-4d3c-8b2a-190817263544',
  address: `sip:${name}@harbour.example`,
  displayName: name,
  audience: 'agents' as const,
});
const monday = Date.parse('2026-01-05T10:00:00Z');

/** The plan of a visit whose invitation bears some content. */
function plannedFor(tenant: Tenant, customContent: string | undefined) {
  const invited = {
    type: 'visitor-invited' as const,
    at: monday,
    position: { leg: 'visitor' as const, ack: 1, index: 0 },
    visitor: { address: 'sip:1@anonymous.invalid', displayName: 'Vera' },
    links: {},
    ...(customContent === undefined ? {} : { customContent }),
  };
  const [event] = withPlan([invited], tenant);
  return event?.type === 'visitor-invited' ? event.plan : undefined;
}

describe('plan of a visit', () => {
  test('open → the tenant’s agents in their order, its texts and times', () => {
    const tenant = harbour({}, { agents: [agent('odile'), agent('per')], askAtOnce: 1, texts: { welcome: 'Hej' } });
    expect(visitPlan(tenant, monday, { subject: 'Berth 12' })).toEqual({
      routing: 'bridged',
      subject: 'Berth 12',
      place: placeMark(tenant),
      hostName: 'Harbour Office',
      agents: ['odile', 'per'].map((name) => ({
        address: `sip:${name}@harbour.example`,
        displayName: name,
        audience: 'agents',
      })),
      askAtOnce: 1,
      owner: 'one',
      failsOffline: true,
      timers: { agentAnswerSeconds: 45, askAnewSeconds: 30, giveUpAfterSeconds: 180 },
      texts: {
        welcome: 'Hej',
        recapTitle: 'The visitor said before you joined:',
        nobody: 'No one can answer right now. Please try again later.',
      },
    });
  });

  test('another platform than the embedded one → nothing is known of how it treats people without an open client', () => {
    const tenant = harbour({ discoverUrl: 'https://platform.example/discover' }, { owner: 'all' });
    const plan = visitPlan(tenant, monday, { subject: 'Berth 12' });
    expect(plan).not.toHaveProperty('failsOffline');
    expect(plan.owner).toBe('all');
  });

  test('closed → no agent is asked; no subject given → the tenant’s name', () => {
    const hours = [{ day: 2, from: '09:00', to: '10:00' }];
    const plan = visitPlan(harbour({}, { agents: [agent('odile')], openingHours: hours }), monday, {});
    expect(plan.agents).toEqual([]);
    expect(plan.subject).toBe('Harbour Office');
  });
});

describe('consent that a visitor has to give (carebridge.md#pre-chat)', () => {
  const preChat = [{ name: 'agreed', label: 'I agree', kind: 'consent' as const, required: true }];
  const tenant = harbour({}, { agents: [agent('odile')], preChat });
  const agentsFor = (content: string | undefined) => plannedFor(tenant, content)?.agents;

  test.each([
    ['given', { agreed: 'yes' }, 1],
    ['not given', {}, 0],
    ['answered otherwise', { agreed: 'no' }, 0],
  ])('%s → agents who may be asked: %s, %i', (_name, answers, count) => {
    expect(agentsFor(toDataUri('application/json', JSON.stringify(answers)))).toHaveLength(count);
  });

  test('an invitation without any content → no agent is asked', () => {
    expect(agentsFor(undefined)).toEqual([]);
  });
});

describe('skill that a visitor asks for (carebridge.md#pre-chat)', () => {
  const preChat = [
    { name: 'name', label: 'Name' },
    {
      name: 'topic',
      label: 'Topic',
      kind: 'choice' as const,
      options: [{ label: 'Berths ', skill: 'berths' }, { label: 'Other' }],
    },
  ];
  const plan = (customContent?: string) => plannedFor(harbour({}, { preChat }), customContent);
  const answers = (value: unknown) => toDataUri('application/json', JSON.stringify(value));

  test('an option that stands for one → is in the plan', () => {
    expect(plan(answers({ name: 'Vera', topic: 'Berths' }))?.skill).toBe('berths');
  });

  test.each<[string, string | undefined]>([
    ['an option that stands for none', answers({ topic: 'Other' })],
    ['a label that is none', answers({ topic: 'berths' })],
    ['the skill instead of the label', answers({ skill: 'berths' })],
    ['an answer that is no text', answers({ topic: ['Berths'] })],
    ['no object', answers('Berths')],
    ['a member of every object', answers({ ['__proto__']: { topic: 'Berths' } })],
    ['nesting without end', `data:application/json,${'['.repeat(5_000)}`],
    ['more than the platform takes', answers({ topic: 'Berths', name: 'x'.repeat(40_000) })],
    ['no data URI', 'https://harbour.example/'],
    ['half an octet', 'data:application/json,%7'],
    ['nothing', undefined],
  ])('%s → none is asked for', (_name, content) => {
    expect(plan(content)).not.toHaveProperty('skill');
  });
});
