import { expect } from 'vitest';
import { linksOf } from '../bridging.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'conversation · the service application ejects an agent → it ends for that agent with a reason of its own, and goes on for the others (ucwa.md#ending)',
  brokenAnswer(
    ({ path }, answer) => path.includes('/oauth/') && /"(Ejected|Removed)"/.test(answer?.body ?? ''),
    inBody(/"(Ejected|Removed)"/g, '"Ended"'),
  ),
  async (clients, fixture) => {
    const call = await clients.bridged();
    const mira = await clients.joined(call, 'Mira Voss', 'Mira');
    const jonas = await clients.joined(call, 'Jonas Bern', 'Jonas');
    const { resource } = await fixture.application.event('participant added', ({ resource: about }) => {
      return about?.members.uri === mira.uri;
    });
    await fixture.application.post(linksOf(resource)('eject'));
    const { reason } = await mira.agent.event('conversation deleted');
    expect(['Ejected', 'Removed']).toContain(reason?.subcode);
    await call.visitor.event('participant deleted', ({ link }) => link.title === 'Mira');
    await call.visitor.say('Still there?');
    await jonas.agent.hears('Still there?');
    expect(mira.agent.heard).toEqual([]);
  },
);
