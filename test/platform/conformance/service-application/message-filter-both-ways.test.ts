import { expect } from 'vitest';
import { bridged, conversationOf, joins } from '../bridging.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'messageFilterState Enabled · agent and visitor write → neither reads the other; the meeting reads both (trusted-application.md#bridged-participants)',
  brokenAnswer(
    ({ path }, answer) => path.includes('/psanon/') && answer?.body.includes('shown') === true,
    inBody('shown', 'hidden'),
  ),
  async (fixture) => {
    const { application } = fixture;
    const call = await bridged(fixture);
    const [mira, jonas] = [await fixture.agent('Mira Voss'), await fixture.agent('Jonas Bern')];
    const filters = [
      [mira.uri, 'Mira', 'Disabled'],
      [jonas.uri, 'Jonas', 'Enabled'],
    ] as const;
    for (const [participantUri, displayName, messageFilterState] of filters) {
      await application.post(call.bridgedParticipants, { participantUri, displayName, messageFilterState });
    }
    await joins(fixture, call, mira);
    await joins(fixture, call, jonas);
    const said = (person: typeof mira, text: string) =>
      person.next('conversation', 'added').then(({ link }) => person.post(`${link.href}/messaging/messages`, text));
    await said(jonas, 'hidden');
    await said(mira, 'shown');
    await application.until(() => call.visitor.words.includes('Mira: shown') || undefined, 'the shown words');
    await call.visitor.post(`${await conversationOf(call.visitor)}/messaging/messages`, 'question');
    await application.until(() => mira.words.includes('Iris: question') || undefined, 'the question');
    await said(mira, 'last');
    await application.until(() => jonas.words.includes('Mira Voss: last') || undefined, 'the last words');
    expect(call.visitor.words.filter((line) => line.includes('hidden'))).toEqual([]);
    expect(jonas.words).toEqual(['Mira Voss: shown', 'Mira Voss: last']);
    const heard = () =>
      application.events
        .filter(({ link }) => link.rel === 'message')
        .map(({ resource }) => resource?.titles.participant);
    await application.until(() => heard().length === 4 || undefined, 'all four messages');
    expect(heard()).toEqual(['Jonas Bern', 'Mira Voss', 'Iris', 'Mira Voss']);
  },
);
