import { describe, expect, test } from 'vitest';
import { visitPlan } from '../../../shared/service/worker/visit-plan.ts';
import { harbour } from '../../providers/trusted-application/support/tenant.ts';

const agent = (name: string) => ({
  objectId: '9d8c7b6a-5f4e-4d3c-8b2a-190817263544',
  address: `sip:${name}@harbour.example`,
  displayName: name,
  audience: 'agents' as const,
});
const monday = Date.parse('2026-01-05T10:00:00Z');

describe('plan of a visit', () => {
  test('open → the tenant’s agents in their order, its texts and times', () => {
    const tenant = harbour({}, { agents: [agent('odile'), agent('per')], askAtOnce: 1, texts: { welcome: 'Hej' } });
    expect(visitPlan(tenant, monday, 'Berth 12')).toEqual({
      routing: 'bridged',
      subject: 'Berth 12',
      hostName: 'Harbour Office',
      agents: ['odile', 'per'].map((name) => ({
        address: `sip:${name}@harbour.example`,
        displayName: name,
        audience: 'agents',
      })),
      askAtOnce: 1,
      timers: { agentAnswerSeconds: 45, giveUpAfterSeconds: 180 },
      texts: {
        welcome: 'Hej',
        recapTitle: 'The visitor said before you joined:',
        nobody: 'Nobody can answer right now. Please try again later.',
      },
    });
  });

  test('closed → no agent is asked; no subject given → the tenant’s name', () => {
    const hours = [{ day: 2, from: '09:00', to: '10:00' }];
    const plan = visitPlan(harbour({}, { agents: [agent('odile')], openingHours: hours }), monday, undefined);
    expect(plan.agents).toEqual([]);
    expect(plan.subject).toBe('Harbour Office');
  });
});
