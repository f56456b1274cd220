import { expect } from 'vitest';
import { bridges } from '../bridging.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'messaging · Connecting, Connected, Disconnected → the links of each state, in the resource and in its events (ucwa.md#messaging-states)',
  brokenAnswer(
    ({ method, path }) => method === 'GET' && path.endsWith('/messaging'),
    inBody('"stopMessaging"', '"addMessaging"'),
  ),
  async (clients, fixture) => {
    const begun = await clients.ringing();
    const { visitor } = begun;
    const { link } = await visitor.event('messaging updated');
    const read = async () => {
      const { members, links } = await visitor.read(link.href, 'messaging');
      return [members.state, ...Object.keys(links).sort()];
    };
    const connecting = ['Connecting', 'conversation', 'self', 'stopMessaging'];
    expect(await read()).toEqual(connecting);
    await bridges(fixture, begun);
    await visitor.chat();
    const connected = [
      'Connected',
      'conversation',
      'self',
      'sendMessage',
      'setIsTyping',
      'stopMessaging',
      'typingParticipants',
    ];
    expect(await read()).toEqual(connected);
    await visitor.done('POST', `${link.href}/terminate`);
    await visitor.event('conversation deleted');
    const states = visitor.events
      .filter((event) => event.link.href === link.href)
      .map(({ resource }) => {
        return [resource?.members.state, ...Object.keys(resource?.links ?? {}).sort()];
      });
    expect(states).toEqual([connecting, connected, ['Disconnected', 'conversation', 'self']]);
  },
);
