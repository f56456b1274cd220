import { randomId } from '../../../shared/kernel/ids.ts';
import type { RawCallback } from '../../../shared/providers/provider.ts';

/** A message of a scripted conversation, as its history shows it. */
export type CenterMessage = { readonly by: 'user' | 'agent'; readonly text: string };

/** What the center reports, beside the conversation's id, the event's own and its time. */
export type CenterEvent =
  | { readonly kind: 'queued'; readonly queue: string }
  | { readonly kind: 'agent'; readonly agent: string; readonly change: 'joined' | 'left' }
  | { readonly kind: 'transfer' }
  | { readonly kind: 'state'; readonly state: 'created' | 'active' | 'idle' }
  | { readonly kind: 'text'; readonly agent: string; readonly text: string; readonly files: readonly string[] }
  | { readonly kind: 'echo'; readonly text: string }
  | { readonly kind: 'typing'; readonly agent: string; readonly on: boolean }
  | { readonly kind: 'surprise' };

/** A report on its way to the webhook. */
export type CenterReport = {
  readonly id: string;
  readonly at: number;
  readonly conversation: string;
  readonly event: CenterEvent;
};

/** A visit as the center has it. */
type CenterVisit = { state: 'queued' | 'handling' | 'idle'; agent: string; number: number };

/** A conversation as the center has it; `unread` counts the looks that its newest message is yet hidden from. */
export type CenterConversation = {
  readonly id: string;
  /** The client's own key for it. */
  readonly key: string;
  readonly messages: CenterMessage[];
  readonly visit: CenterVisit;
  unread: number;
};

/** What a client may ask a center for; a center on another machine answers later. */
export type CenterFace = {
  find(id: string): Answered<Known | undefined>;
  /** The newest conversation under a key, apart from one. */
  newest(key: string, but: string | undefined): Answered<Known | undefined>;
  open(key: string, history: readonly CenterMessage[]): Answered<Known>;
  /** Whether there is such a conversation. */
  say(id: string, text: string): Answered<boolean>;
  leave(id: string): Answered<boolean>;
  /** Puts a conversation into a queue in which no visit goes on; undefined: there is no such conversation. */
  assign(id: string, queue: string): Answered<'queued' | 'goes-on' | undefined>;
  /** The visitor types. */
  types(id: string): Answered<boolean>;
  /** The messages that are shown; undefined: there is no such conversation. */
  look(id: string): Answered<readonly CenterMessage[] | undefined>;
};

type Answered<T> = T | Promise<T>;
type Known = Pick<CenterConversation, 'id' | 'key'>;

/** The secret that reports bear, so that no other is taken. */
export const centerSecret = 'a secret of the scripted center';

/**
 * A contact center whose agents do what a test says: conversations, visits in them, and reports to a webhook. No request of its API is
 * idempotent, and no message has an id.
 */
export class ScriptedCenter implements CenterFace {
  readonly conversations: CenterConversation[] = [];
  /** Reports that are yet to be delivered, oldest first. */
  readonly reports: CenterReport[] = [];
  /** Requests that were done, by what they asked for. */
  readonly done: string[] = [];
  /** So many looks after it was taken a message is shown. */
  hiddenFromLooks = 0;
  /** Whether a line in a conversation without a visit begins one. */
  queuesByItself = true;
  #now = 1_600_000_000_000;
  #visits = 0;

  /** The newest conversation. */
  get latest(): CenterConversation {
    const latest = this.conversations.at(-1);
    if (latest === undefined) throw new Error('The center has no conversation.');
    return latest;
  }

  find(id: string): CenterConversation | undefined {
    return this.conversations.find((one) => one.id === id);
  }

  /** Texts of the visitor in a conversation, in order. */
  said(id: string): readonly string[] {
    return (this.find(id)?.messages ?? []).filter(({ by }) => by === 'user').map(({ text }) => text);
  }

  newest(key: string, but: string | undefined): CenterConversation | undefined {
    return this.conversations.findLast((one) => one.key === key && one.id !== but);
  }

  open(key: string, history: readonly CenterMessage[]): CenterConversation {
    this.done.push('open');
    const visit: CenterVisit = { state: 'idle', agent: '', number: 0 };
    const opened: CenterConversation = { id: `cc-${randomId()}`, key, messages: [...history], visit, unread: 0 };
    this.conversations.push(opened);
    this.#report(opened, { kind: 'state', state: 'created' });
    this.#begin(opened);
    return opened;
  }

  say(id: string, text: string): boolean {
    const conversation = this.find(id);
    if (conversation === undefined) return false;
    this.done.push(`say ${text}`);
    conversation.messages.push({ by: 'user', text });
    conversation.unread = this.hiddenFromLooks;
    if (conversation.visit.state === 'idle' && this.queuesByItself) this.#begin(conversation);
    this.#report(conversation, { kind: 'echo', text });
    return true;
  }

  leave(id: string): boolean {
    const conversation = this.find(id);
    if (conversation === undefined) return false;
    this.done.push('leave');
    if (conversation.visit.state === 'idle') return true;
    if (conversation.visit.state === 'handling') this.#agentLeaves(conversation);
    this.#idle(conversation);
    return true;
  }

  assign(id: string, queue: string): 'queued' | 'goes-on' | undefined {
    const conversation = this.find(id);
    if (conversation === undefined) return undefined;
    this.done.push(`assign ${queue}`);
    if (conversation.visit.state !== 'idle') return 'goes-on';
    this.#begin(conversation);
    return 'queued';
  }

  types(id: string): boolean {
    this.done.push('type');
    return this.find(id) !== undefined;
  }

  look(id: string): readonly CenterMessage[] | undefined {
    const conversation = this.find(id);
    if (conversation === undefined) return undefined;
    const { unread, messages } = conversation;
    if (unread === 0) return messages;
    conversation.unread = unread - 1;
    return messages.slice(0, -1);
  }

  accept(conversation: CenterConversation, agent: string): void {
    Object.assign(conversation.visit, { state: 'handling', agent });
    this.#report(conversation, { kind: 'agent', agent, change: 'joined' });
    this.#report(conversation, { kind: 'state', state: 'active' });
  }

  agentSays(conversation: CenterConversation, text: string, files: readonly string[] = []): void {
    const { agent } = conversation.visit;
    conversation.messages.push({ by: 'agent', text });
    this.#report(conversation, { kind: 'text', agent, text, files });
  }

  agentTypes(conversation: CenterConversation, on: boolean): void {
    this.#report(conversation, { kind: 'typing', agent: conversation.visit.agent, on });
  }

  transfer(conversation: CenterConversation, queue: string): void {
    this.#report(conversation, { kind: 'transfer' });
    this.#agentLeaves(conversation);
    this.#queue(conversation, queue);
  }

  end(conversation: CenterConversation): void {
    this.#agentLeaves(conversation);
    this.#idle(conversation);
  }

  surprise(conversation: CenterConversation): void {
    this.#report(conversation, { kind: 'surprise' });
  }

  /** The center knows a conversation no more. */
  forget(conversation: CenterConversation): void {
    this.conversations.splice(this.conversations.indexOf(conversation), 1);
  }

  /** Takes the reports that wait, as requests to the webhook. */
  take(): RawCallback[] {
    return this.reports.splice(0).map(callbackOf);
  }

  /** Tells once more that a visitor waits in the queue. */
  requeue(conversation: CenterConversation): void {
    this.#queue(conversation, 'Berths');
  }

  #begin(conversation: CenterConversation): void {
    this.#visits += 1;
    conversation.visit.number = this.#visits;
    this.#report(conversation, { kind: 'state', state: 'active' });
    this.#queue(conversation, 'Berths');
  }

  #queue(conversation: CenterConversation, queue: string): void {
    conversation.visit.state = 'queued';
    this.#report(conversation, { kind: 'queued', queue });
  }

  #agentLeaves(conversation: CenterConversation): void {
    this.#report(conversation, { kind: 'agent', agent: conversation.visit.agent, change: 'left' });
  }

  #idle(conversation: CenterConversation): void {
    conversation.visit.state = 'idle';
    this.#report(conversation, { kind: 'state', state: 'idle' });
  }

  #report({ id: conversation }: CenterConversation, event: CenterEvent): void {
    this.#now += 10;
    this.reports.push({ id: randomId(), at: this.#now, conversation, event });
  }
}

/** A report as a request to the webhook. */
function callbackOf(report: CenterReport): RawCallback {
  return {
    method: 'POST',
    url: 'https://carebridge.example/api/callback/scripted',
    headers: { 'content-type': 'application/json', 'x-center-secret': centerSecret },
    body: new TextEncoder().encode(JSON.stringify(report)),
  };
}
