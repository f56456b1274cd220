import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'startAdhocMeeting · with importance and threadId → invitation and conversation have them, and so has what rings at an agent (trusted-application.md#start-adhoc-meeting)',
  brokenCallback(
    ({ body }) => body.includes('"service:onlineMeetingInvitation"'),
    (request) => [inBody(/"importance":"Urgent"/g, '"importance":"Normal"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const asked = { importance: 'Urgent', threadId: 'thread-of-the-meeting' };
    const begun = await ringing(fixture);
    const wrong = await application.post(begun.invitation('startAdhocMeeting'), {
      operationId: 'a',
      importance: 'High',
    });
    expect(wrong).toMatchObject({ status: 400, json: { parameters: [{ name: 'importance' }] } });
    const { conversation, conference } = await meets(fixture, begun, asked);
    const told = application.events.filter(({ link, resource }) =>
      [link.href, resource?.links.conversation].includes(conversation),
    );
    for (const rel of ['onlineMeetingInvitation', 'conversation']) {
      const states = told.filter(({ link }) => link.rel === rel).map(({ resource }) => resource?.members);
      expect(states).toEqual([expect.objectContaining(asked), expect.objectContaining(asked)]);
    }
    expect((await application.read(conversation, 'conversation')).members).toMatchObject(asked);
    const agent = await fixture.agent('Mira Voss');
    await application.post(conference('addParticipant'), { operationId: 'add-1', to: agent.uri });
    const ring = await agent.next('onlineMeetingInvitation', 'started');
    expect(ring._embedded?.onlineMeetingInvitation).toMatchObject(asked);
  },
);
