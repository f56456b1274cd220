import { describe, expect, it } from 'vitest';
import { tokenAnswerSchema } from '../../shared/protocol/carebridge/widget-token.ts';
import { fromDataUri } from '../../shared/protocol/hypermedia/data-uri.ts';
import { eventPackageSchema } from '../../shared/protocol/hypermedia/event-package.ts';
import { linkObjectOf, resourceSchema } from '../../shared/protocol/hypermedia/resource.ts';
import { bestLanguage, translator } from '../../web/i18n/translator.ts';
import { linkParts } from '../../web/text/links.ts';
import { packageOf } from '../../web/transport/ucwa/channel-event.ts';
import { translated } from '../../web/transport/ucwa/visitor-events.ts';
import type { UcwaSession } from '../../web/transport/ucwa/visitor-session.ts';
import { linkOf } from '../../web/transport/ucwa/wire.ts';
import { receptionOf } from '../../web/widget/chat/reception.ts';
import { waitingTexts } from '../../web/widget/chat/record-texts.ts';

const conversations = 'https://s.example/api/relay/contoso/conversations';
const conversation = '/ucwa/psanon/v1/applications/1/communication/conversations/c';
const eventPackage = {
  _links: { self: { href: '/events?ack=2' }, next: { href: '/events?ack=6' } },
  sender: [
    {
      rel: 'conversation',
      href: conversation,
      events: [
        {
          link: { rel: 'messaging', href: `${conversation}/messaging` },
          type: 'updated',
          _embedded: {
            messaging: {
              rel: 'messaging',
              state: 'Connected',
              _links: {
                sendMessage: { href: `${conversation}/messaging/messages` },
                setIsTyping: { href: `${conversation}/messaging/typing` },
              },
            },
          },
        },
        {
          link: { rel: 'participant', href: `${conversation}/participants/help@contoso.example`, title: 'Contoso' },
          type: 'added',
        },
        {
          link: { rel: 'participant', href: `${conversation}/participants/a17@masked.invalid`, title: 'Ada' },
          type: 'added',
        },
        {
          link: { rel: 'participant', href: `${conversation}/participants/a17@masked.invalid`, title: 'Ada' },
          in: { rel: 'typingParticipants', href: `${conversation}/messaging/typingParticipants` },
          type: 'added',
        },
        {
          link: { rel: 'message', href: `${conversation}/messaging/messages/3` },
          type: 'completed',
          status: 'Success',
          _embedded: {
            message: {
              rel: 'message',
              direction: 'Incoming',
              timeStamp: '/Date(1777640000000)/',
              _links: {
                participant: { href: `${conversation}/participants/a17@masked.invalid`, title: 'Ada' },
                plainMessage: { href: 'data:text/plain;charset=utf-8,1+%2b+1%2c%0d%0anot+3%0d%0a' },
              },
            },
          },
        },
      ],
    },
  ],
};
const session = { endpoint: 'sip:help@contoso.example', cursor: '' } as unknown as UcwaSession;

describe('reading by hand · as the schemas read (shared/protocol)', () => {
  it('package · every event, link and reason → the same as by the schema', () => {
    const parsed = eventPackageSchema.parse(eventPackage);
    const read = packageOf(eventPackage);
    expect(read.next).toBe(parsed._links?.next?.href);
    expect(read.events.map(({ rel, href, type, status }) => ({ rel, href, type, status }))).toEqual(
      parsed.sender.flatMap(({ events }) =>
        events.map(({ link, type, status }) => ({ rel: link.rel, href: link.href, type, status })),
      ),
    );
  });

  it('resource · links alone, in lists, titled → the same as by the schema', () => {
    for (const links of [{ a: { href: '/x', title: 'X' } }, { a: [{ href: '/1' }, { href: '/2' }] }, {}]) {
      const resource = { rel: 'r', _links: links };
      const parsed = linkObjectOf(resourceSchema.parse(resource), 'a');
      expect(linkOf(resource, 'a')?.href).toBe(parsed?.href);
      expect(linkOf(resource, 'a')?.title).toBe(parsed?.title ?? undefined);
    }
  });

  it('package · invalid parts → left out, the rest is read', () => {
    const broken = { sender: [null, 7, { events: 'none' }, { href: '/c', events: [{}, { link: { rel: 1 } }, 'x'] }] };
    expect(packageOf(broken)).toEqual({ events: [], next: undefined, resync: undefined, resume: undefined });
    expect(packageOf('no package').events).toEqual([]);
  });

  it('token answer · complete and with unknown members → as by the schema; anything else is not valid', () => {
    const answer = {
      tenant: {
        displayName: 'Contoso',
        language: 'de',
        preChat: [
          { name: 'a', label: 'A', required: true },
          { name: 'b', label: 'B', required: false, options: ['One', 'Two'] },
        ],
        open: false,
        opensAt: '2026-11-23T08:00:00Z',
        staffed: 'nobody',
        welcome: 'We are back on Monday.',
      },
      visitorId: 'a'.repeat(32),
      threadId: 'b'.repeat(32),
      transport: {
        transport: 'ucwa',
        discoverUrl: 'https://s.example/d',
        token: 't',
        endpoint: 'sip:h@s.example',
        expiresAt: '2026-11-23T08:00:00Z',
      },
      later: true,
    };
    expect(tokenAnswerSchema.safeParse(answer).success).toBe(true);
    expect(receptionOf(answer, conversations)).toMatchObject({
      companyName: 'Contoso',
      questions: [
        { name: 'a', label: 'A', required: true, options: [] },
        { name: 'b', label: 'B', required: false, options: ['One', 'Two'] },
      ],
      isOpen: false,
      opensAt: Date.parse('2026-11-23T08:00:00Z'),
      welcome: 'We are back on Monday.',
      access: { endpoint: 'sip:h@s.example', threadId: 'b'.repeat(32) },
    });
    const relay = { ...answer, transport: { transport: 'relay', token: 't', expiresAt: '2026-11-23T08:00:00Z' } };
    expect(receptionOf(relay, conversations)?.access).toEqual({ transport: 'relay', conversations, token: 't' });
    const { visitorId: _, ...look } = answer;
    expect(receptionOf(look, conversations)).toMatchObject({ transport: 'ucwa', access: undefined });
    for (const wrong of [undefined, {}, { ...answer, transport: { transport: 'relay' } }]) {
      expect(receptionOf(wrong, conversations)).toBeUndefined();
    }
  });
});

describe('visitor’s events (ucwa.md#event-order)', () => {
  it('package · connection, people, typing, line → events in order; the company’s own presence is left out', () => {
    const read = translated(session, packageOf(eventPackage).events, 9);
    expect(read.events).toEqual([
      { kind: 'connected' },
      { kind: 'joined', who: { id: 'a17@masked.invalid', name: 'Ada', role: 'agent' } },
      { kind: 'typing', who: { id: 'a17@masked.invalid', name: 'Ada', role: 'agent' }, isTyping: true },
      {
        kind: 'line',
        id: '3',
        from: { id: 'a17@masked.invalid', name: 'Ada', role: 'agent' },
        text: '1 + 1,\nnot 3',
        at: 1_777_640_000_000,
      },
    ]);
    expect(read.session.sendMessage).toBe(`${conversation}/messaging/messages`);
  });

  it('answers before the chat · as custom content → readable as the platform reads data links', () => {
    const details = { order: 'A-17, 100% & more + ü' };
    const link = `data:application/json,${encodeURIComponent(JSON.stringify(details))}`;
    expect(JSON.parse(fromDataUri(link)?.text ?? '')).toEqual(details);
  });
});

describe('text', () => {
  it('links · http and https only, without what ends the sentence', () => {
    const hrefs = (text: string) => linkParts(text).flatMap(({ href }) => href ?? []);
    expect(hrefs('see https://a.example/x?y=1, and (http://b.example/c).')).toEqual([
      'https://a.example/x?y=1',
      'http://b.example/c',
    ]);
    expect(hrefs('www.c.example! and https://d.example/(e)')).toEqual([
      'https://www.c.example/',
      'https://d.example/(e)',
    ]);
    expect(hrefs('javascript:alert(1) data:text/html,x ftp://f.example https://nodot mail@g.example')).toEqual([]);
  });

  it('links · split → nothing of the text is lost', () => {
    for (const text of [
      '',
      'plain',
      'https://a.example',
      'a https://a.example b\nwww.b.example.',
      '<b>https://x.example"q',
    ]) {
      expect(
        linkParts(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }
  });

  it('place among those who wait → whole minutes, rounded outwards; nothing of what is not known', () => {
    const wait = (fromSeconds: number, toSeconds: number) => waitingTexts({ wait: { fromSeconds, toSeconds } });
    expect(waitingTexts({})).toEqual([]);
    expect(waitingTexts({ position: 1 })).toEqual(['You are next']);
    expect(waitingTexts({ position: 3, wait: { fromSeconds: 119, toSeconds: 241 } })).toEqual([
      'You are number 3',
      'probably 1 to 5 minutes',
    ]);
    expect([wait(0, 60), wait(59, 61), wait(0, 0), wait(Number.NaN, Number.NaN)]).toEqual([
      ['probably less than a minute'],
      ['probably up to 2 minutes'],
      [],
      [],
    ]);
    expect(waitingTexts({ position: 0 })).toEqual([]);
  });

  it('translator · values that are missing → left as they are; language → the nearest', () => {
    const words = translator({ hello: 'Hello {name}, {other}' }, 'en');
    expect(words.say('hello', { name: '$&' })).toBe('Hello $&, {other}');
    expect(bestLanguage(['de-AT', 'en'], ['en', 'de'])).toBe('de');
    expect(bestLanguage(['ja'], ['en', 'de'])).toBe('en');
  });
});
