import type { HeardLine, OwnLine } from '../../chat/chat-log.ts';
import { serviceAnswer } from '../../transport/service-answer.ts';
import { listOf, objectOf, textOf, type WireObject } from '../../transport/wire.ts';
import { newRecord } from '../chat/chat-record.ts';
import type { ChatViewModel } from '../chat/chat-view-model.ts';
import * as texts from '../messages/en.ts';
import { port } from '../port.ts';
import type { NamedChat, withOthers } from './with-others.ts';

/** Chats on other devices, as far as they are known, and what is to be said of that. */
export type Others = { readonly chats: readonly NamedChat[]; readonly note: string | undefined };

/** What the list of earlier chats does with those on other devices. */
export type CustomerTools = {
  readonly followOthers: typeof followOthers;
  readonly withOthers: typeof withOthers;
  /** Says who keeps a chat that is not on this device. */
  readonly keptNote: (companyName: string) => string;
};

/**
 * Tells the chats that the customer had on other devices, whenever another one is signed in at the company's site: those of the one before are gone
 * at once. Resolves to what ends that. They are kept nowhere.
 */
export function followOthers(
  { identity, view }: Pick<ChatViewModel, 'identity' | 'view'>,
  tell: (others: Others) => void,
) {
  let isOver = false;
  const changed = (): void => {
    const token = identity.get();
    tell({ chats: [], note: token && texts.othersAsked });
    if (token === undefined) return;
    void askOthers(token, view.get().companyName).then((chats) => {
      if (isOver || identity.get() !== token) return;
      const note = chats === undefined ? texts.othersMissing : chats.length === 0 ? texts.noOthers : undefined;
      tell({ chats: chats ?? [], note });
    });
  };
  const unsubscribe = identity.subscribe(changed);
  changed();
  return (): void => {
    isOver = true;
    unsubscribe();
  };
}

/** Undefined when the service does not tell; the page's developer reads why. Source: carebridge.md#customer-chats */
async function askOthers(token: string, companyName: string): Promise<readonly NamedChat[] | undefined> {
  const response = await fetch(`${port?.service}/api/earlier/${encodeURIComponent(port?.tenant ?? '')}`, {
    credentials: 'omit',
    cache: 'no-store',
    headers: { authorization: `Bearer ${token}` },
  }).catch(() => undefined);
  const answer = response && (await serviceAnswer(response, 'chats'));
  if (answer?.problem !== undefined) console.error(`Carebridge: ${textOf(answer.body, 'title')}`);
  return answer?.problem === undefined && answer ? othersIn(answer.body, companyName) : undefined;
}

/** Reads the service's answer; what is not as expected is left out. */
export function othersIn({ chats }: WireObject, companyName: string): readonly NamedChat[] {
  return listOf(chats).flatMap((item) => {
    const chat = objectOf(item);
    const [name, startedAt, endedAt] = [textOf(chat, 'id'), timeOf(chat, 'startedAt'), timeOf(chat, 'endedAt')];
    const entries = listOf(chat.lines).flatMap((line, at) => entryOf(objectOf(line), at));
    if (name === undefined || Number.isNaN(startedAt) || entries.length === 0) return [];
    const begun = newRecord({ holder: '', visitorId: '', session: {}, companyName, startedAt });
    return [{ name, record: { ...begun, phase: 'ended' as const, ending: 'company' as const, endedAt, entries } }];
  });
}

function entryOf(line: WireObject, number: number): readonly (HeardLine | OwnLine)[] {
  const [text, by, name = ''] = [textOf(line, 'text'), textOf(line, 'by'), textOf(line, 'displayName')];
  const at = timeOf(line, 'at');
  const id = String(number);
  if (text === undefined || Number.isNaN(at)) return [];
  if (by === 'visitor') return [{ kind: 'said', id, operationId: id, text, at }];
  return [{ kind: 'heard', id, from: { id: name, name, role: by === 'agent' ? 'agent' : 'company' }, text, at }];
}

const timeOf = (body: WireObject, member: string): number => Date.parse(textOf(body, member) ?? '');
