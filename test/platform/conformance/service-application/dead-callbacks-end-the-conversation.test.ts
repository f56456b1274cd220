import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenCallback, rule } from '../rule.ts';

rule(
  'callback · refused permanently → the conversation ends, for the visitor with CallbackChannelError (trusted-application.md#callback-delivery)',
  brokenCallback(
    ({ body }) => body.includes('"added"') && body.includes('bridgedParticipant'),
    () => [],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { visitor, bridgedParticipants } = await bridged(fixture);
    application.reply = () => ({ status: 400 });
    const input = { displayName: 'Mira', participantUri: 'sip:mira@northwind.example', messageFilterState: 'Disabled' };
    await application.post(bridgedParticipants, input);
    await application.until(() => visitor.story.includes('conversation deleted') || undefined, 'the end');
    const end = visitor.events.find(({ link, type }) => link.rel === 'conversation' && type === 'deleted');
    expect(end).toMatchObject({ reason: { code: 'ServiceFailure', subcode: 'CallbackChannelError' } });
  },
);
