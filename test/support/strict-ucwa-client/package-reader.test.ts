import { expect, test } from 'vitest';
import { PackageReader } from './package-reader.ts';
import { OffTheLetter, textOf } from './resource-reader.ts';

const A = '/ucwa/psanon/v1/applications/104212345678';
const C = `${A}/communication/conversations/8a6f2a4e-0c55-4c3c-9a0e-2f5b1d7c9e10`;
const I = `${A}/communication/messagingInvitations/5f0e8c1d2b3a49788796a5b4c3d2e1f0`;
const me = `${C}/participants/7741@anonymous.invalid`;
const care = `${C}/participants/care@northwind.example`;

/** A package in which everything is as the protocol says: an invitation, its conversation, and a message that came in. */
const sound = {
  _links: { self: { href: `${A}/events?ack=2` }, next: { href: `${A}/events?ack=3` } },
  sender: [
    {
      rel: 'communication',
      href: `${A}/communication`,
      events: [
        {
          link: { rel: 'messagingInvitation', href: I },
          type: 'started',
          _embedded: {
            messagingInvitation: {
              ...{
                direction: 'Outgoing',
                importance: 'Normal',
                threadId: 't',
                state: 'Connecting',
                operationId: 'op',
                subject: '',
              },
              _links: { self: { href: I }, conversation: { href: C }, messaging: { href: `${C}/messaging` } },
              rel: 'messagingInvitation',
            },
          },
        },
        {
          link: { rel: 'conversation', href: C },
          type: 'added',
          _embedded: {
            conversation: {
              ...{
                state: 'Connecting',
                threadId: 't',
                subject: '',
                activeModalities: [],
                importance: 'Normal',
                recording: false,
              },
              _links: { self: { href: C }, messaging: { href: `${C}/messaging` } },
              rel: 'conversation',
            },
          },
        },
      ],
    },
    {
      rel: 'conversation',
      href: C,
      events: [
        {
          link: { rel: 'localParticipant', href: me, title: 'Iris' },
          type: 'added',
          _embedded: {
            localParticipant: {
              ...{ uri: 'sip:7741@anonymous.invalid', name: 'Iris', anonymous: true, local: true, organizer: false },
              ...{ inLobby: false, role: 'Unknown', sourceNetwork: 'Everyone', rel: 'participant' },
              _links: { self: { href: me } },
            },
          },
        },
        {
          link: { rel: 'participant', href: care, title: 'Care' },
          in: { rel: 'typingParticipants', href: `${C}/messaging/typingParticipants` },
          type: 'added',
        },
        {
          link: { rel: 'message', href: `${C}/messaging/messages/2` },
          type: 'completed',
          status: 'Success',
          _embedded: {
            message: {
              ...{ direction: 'Incoming', timeStamp: '/Date(1777640412000)/', status: 'Succeeded', rel: 'message' },
              _links: {
                self: { href: `${C}/messaging/messages/2` },
                messaging: { href: `${C}/messaging` },
                contact: { href: `${A}/people/care@northwind.example` },
                participant: { href: care, title: 'Care' },
                plainMessage: { href: 'data:text/plain;charset=utf-8,Hello%2c+there' },
              },
            },
          },
        },
      ],
    },
  ],
};

const read = (text: string) => new PackageReader().read(JSON.parse(text));

test('sound package · read by the strict reader → its events', () => {
  const read = new PackageReader().read(JSON.parse(JSON.stringify(sound)));
  expect(read.kind === 'events' && read.events.map(({ link, type }) => `${link.rel} ${type}`)).toEqual([
    ...['messagingInvitation started', 'conversation added', 'localParticipant added', 'participant added'],
    'message completed',
  ]);
  expect(textOf('data:text/plain;charset=utf-8,1+%2b+1%2c+so')).toBe('1 + 1, so');
});

test.each([
  ['number not at the end', 'events?ack=3"', 'events?ack=3&key=x"'],
  ['next that does not go on', 'events?ack=3"', 'events?ack=2"'],
  ['absolute position', `"${A}/events?ack=3"`, `"https://platform.example${A}/events?ack=3"`],
  ['unknown sender', '"rel":"communication","href"', '"rel":"people","href"'],
  ['content under another name', '"_embedded":{"conversation":', '"_embedded":{"it":'],
  ['content of another resource', '"rel":"conversation"}', '"rel":"messaging"}'],
  ['content without self', `"self":{"href":"${C}"},`, ''],
  ['invitation without conversation', `"conversation":{"href":"${C}"},`, ''],
  ['operation that ends before it begins', '"type":"started"', '"type":"completed","status":"Success"'],
  [
    'conversation that changes before it is there',
    '"type":"added","_embedded":{"conversation"',
    '"type":"updated","_embedded":{"conversation"',
  ],
  ['word in another case', '"state":"Connecting","threadId"', '"state":"connecting","threadId"'],
  ['unknown word', '"sourceNetwork":"Everyone"', '"sourceNetwork":"All"'],
  ['modalities that are no list', '"activeModalities":[]', '"activeModalities":"None"'],
  ['participant elsewhere than its address', '"uri":"sip:7741@', '"uri":"sip:7742@'],
  ['person in a collection of another kind', '"rel":"typingParticipants"', '"rel":"participants"'],
  ['message that is added', '"type":"completed","status":"Success"', '"type":"added"'],
  ['message without a status', '"status":"Success",', ''],
  ['failure without a reason', '"status":"Success"', '"status":"Failure"'],
  ['unknown reason', '"status":"Success"', '"status":"Failure","reason":{"code":"Broken"}'],
  ['time of another form', '/Date(1777640412000)/', '2026-05-01T13:00:12Z'],
  ['message without a sender', `"participant":{"href":"${care}","title":"Care"},`, ''],
  ['sender without a name', `"participant":{"href":"${care}","title":"Care"},`, `"participant":{"href":"${care}"},`],
  ['text without a character set', 'text/plain;charset=utf-8,', 'text/plain,'],
  ['raw comma in a text', 'Hello%2c', 'Hello,'],
  ['hex digits in upper case', 'Hello%2c', 'Hello%2C'],
  ['message elsewhere', /messaging\/messages\/2/g, 'messages/2'],
  [
    'link that nothing can be appended to',
    '"messaging":{"href"',
    '"sendMessage":{"href":"/x?y=1"},"messaging":{"href"',
  ],
  ['link that is not root-relative', `"contact":{"href":"${A}`, '"contact":{"href":"people'],
])('package · %s → refused (ucwa.md#event-packages)', (_what, from, to) => {
  const changed = JSON.stringify(sound).replace(from, to);
  expect(changed).not.toBe(JSON.stringify(sound));
  expect(() => read(changed)).toThrow(OffTheLetter);
});
