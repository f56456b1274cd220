import { expect, test } from 'vitest';
import { LeftMessages } from '../../../web/desk/model/left-messages.ts';
import { FakeDeskApi, tenant } from './support.ts';

const message = (id: string, at: number) =>
  ({
    id,
    at,
    changedAt: at,
    name: 'Tove',
    mail: 'tove@harbour.example',
    text: 'Berth?',
    agreed: [],
    status: 'open',
    by: undefined,
    note: '',
    revision: 1,
  }) as const;

function desk() {
  const api = new FakeDeskApi();
  const messages = new LeftMessages({ api, tenants: [tenant], everyMs: 1_000 });
  return { api, messages };
}

function firstOf(messages: LeftMessages) {
  const [first] = messages.list.get();
  if (first === undefined) throw new Error('There is no message.');
  return first;
}

test('messages of the tenants → listed, oldest first; taken → marked; closed → gone from the list (carebridge.md#left-messages)', async () => {
  const { api, messages } = desk();
  api.left = [message('b', 2), message('a', 1)];
  await messages.look();
  const [oldest] = messages.list.get();
  expect(messages.list.get().map(({ id }) => id)).toEqual(['a', 'b']);
  if (oldest === undefined) throw new Error('There is no message.');
  expect(await messages.change(oldest, { status: 'taken', note: 'mine' })).toBe('done');
  const [taken] = messages.list.get();
  expect(taken).toMatchObject({ id: 'a', status: 'taken', note: 'mine', revision: 2 });
  if (taken === undefined) throw new Error('There is no message.');
  expect(await messages.change(taken, { status: 'closed', note: 'done' })).toBe('done');
  expect(messages.list.get().map(({ id }) => id)).toEqual(['b']);
});

test('a colleague was faster → told so, and the list is as it stands now', async () => {
  const { api, messages } = desk();
  api.left = [message('a', 1)];
  await messages.look();
  api.left = [{ ...message('a', 1), status: 'taken', by: 'sip:ben@harbour.example', revision: 2 }];
  api.change = () => 'overtaken';
  const shown = firstOf(messages);
  expect(await messages.change(shown, { status: 'taken', note: '' })).toBe('overtaken');
  expect(messages.list.get()).toMatchObject([{ by: 'sip:ben@harbour.example' }]);
});

test('a note is written and not saved → kept; a colleague changes the message, or it is saved → what is stored', async () => {
  const { api, messages } = desk();
  api.left = [message('a', 1)];
  await messages.look();
  const first = firstOf(messages);
  messages.write(first, 'Called back');
  await messages.look();
  expect(messages.list.get().map((one) => messages.noteOn(one))).toEqual(['Called back']);
  api.left = [{ ...message('a', 1), note: 'Mailed', revision: 2 }];
  await messages.look();
  const second = firstOf(messages);
  expect(messages.noteOn(second)).toBe('Mailed');
  messages.write(second, 'Both');
  expect(await messages.change(second, { status: 'taken', note: 'Both' })).toBe('done');
  expect(messages.noteOn(second)).toBe('Mailed');
});

test('a look that was asked for before a change, and answered after it → does not undo it', async () => {
  const { api, messages } = desk();
  api.left = [message('a', 1)];
  await messages.look();
  const shown = firstOf(messages);
  const before = api.left;
  let answer = (): void => undefined;
  api.messages = () =>
    new Promise((resolve) => {
      answer = () => resolve(before);
    });
  const looking = messages.look();
  expect(await messages.change(shown, { status: 'closed', note: '' })).toBe('done');
  answer();
  await looking;
  expect(messages.list.get()).toEqual([]);
});
