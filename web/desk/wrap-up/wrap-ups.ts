import { Observable } from '../../observable/observable.ts';
import { Pause, pauseMs } from '../../transport/back-off.ts';
import { ApiFailure, type ConversationName, type DeskApi, type KnownWrapUp, type WrapUp } from '../api/desk-api.ts';
import type { DeskChat, DeskRecord } from '../record/desk-record.ts';

/**
 * How far a wrap-up has come. `reading`: what stands is not known yet; `idle`: nothing is under way; `waiting`: the service cannot be reached,
 * and it is tried again; `overtaken`: another agent wrote meanwhile; `refused`, `gone`: it cannot be kept so, or not at all.
 */
export type WrapUpStage = 'reading' | 'idle' | 'saving' | 'waiting' | 'overtaken' | 'refused' | 'gone';

/** A wrap-up as the service knows it (undefined: there is none, or that is not known), and how far the agent's own has come. */
export type WrapUpView = { readonly known: KnownWrapUp | undefined; readonly stage: WrapUpStage };

/** The desk's part in it: chats, and what the agent makes of them until the service has it. */
export interface WrapUpDesk {
  readonly record: { get(): Pick<DeskRecord, 'chats'> };
  readonly history: Pick<DeskApi, 'conversation' | 'wrapUp'>;
  tenantOf(chat: Pick<DeskChat, 'endpoint'>): { readonly id: string } | undefined;
  noteWrapUp(key: string, wrapUp: DeskChat['wrapUp']): void;
  dismiss(key: string, anyhow: boolean): Promise<void>;
}

const nothing: WrapUp = { tags: [], note: '' };

/** What agents make of chats, from the form to the service. What is written is kept in the desk's record until the service has it. */
export class WrapUps {
  readonly #desk: WrapUpDesk;
  readonly #pause: (attempt: number) => number;
  readonly #pauses = new Set<Pause>();
  readonly #views = new Map<string, Observable<WrapUpView>>();
  /** Chats that are being read or saved. */
  readonly #under = new Set<string>();

  constructor(desk: WrapUpDesk, pause: (attempt: number) => number = pauseMs) {
    this.#desk = desk;
    this.#pause = pause;
  }

  /** How a chat's wrap-up stands; reads it when it is asked for first. */
  of(key: string): Observable<WrapUpView> {
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = new Observable<WrapUpView>({ known: undefined, stage: 'reading' });
    this.#views.set(key, view);
    void this.#work(key);
    return view;
  }

  /** What the form shows: what the agent has written, else what stands. */
  shown(chat: DeskChat): WrapUp {
    return chat.wrapUp ?? this.of(chat.key).get().known ?? nothing;
  }

  /** The agent changes it. */
  edit(chat: DeskChat, { tags, note }: WrapUp): void {
    this.#desk.noteWrapUp(chat.key, { tags, note, isWanted: false });
    if (['refused', 'waiting'].includes(this.of(chat.key).get().stage)) this.#show(chat.key, { stage: 'idle' });
  }

  /** Saves it, however often that has to be tried. */
  save(chat: DeskChat): Promise<void> {
    this.#desk.noteWrapUp(chat.key, { ...this.shown(chat), isWanted: true });
    return this.#resumed(chat.key);
  }

  /** Goes on with what is to be saved: also by an earlier page of this tab, or since the chat is to leave the list. */
  resume(): void {
    for (const { key, wrapUp } of this.#desk.record.get().chats) if (wrapUp?.isWanted === true) void this.#resumed(key);
  }

  #resumed(key: string): Promise<void> {
    this.of(key);
    return this.#work(key);
  }

  /** The network is back. */
  nudge(): void {
    for (const pause of this.#pauses) pause.cut();
  }

  #chat(key: string): DeskChat | undefined {
    return this.#desk.record.get().chats.find((chat) => chat.key === key);
  }

  #show(key: string, change: Partial<WrapUpView>): void {
    const view = this.of(key);
    view.set({ ...view.get(), ...change });
  }

  /** Reads what stands, then saves what is to be saved; one chat at a time once. */
  async #work(key: string): Promise<void> {
    if (this.#under.has(key)) return;
    this.#under.add(key);
    try {
      for (let attempt = 1; this.#chat(key) !== undefined; attempt += 1) {
        try {
          if (this.of(key).get().stage === 'reading' && !(await this.#read(key))) return;
          while (this.#chat(key)?.wrapUp?.isWanted === true) await this.#saveOnce(key);
          return;
        } catch (error) {
          if (!(error instanceof ApiFailure)) throw error;
          if (error.kind === 'gone' || error.kind === 'forbidden') return this.#settle(key, 'gone');
        }
        if (this.of(key).get().stage !== 'reading') this.#show(key, { stage: 'waiting' });
        await this.#wait(attempt);
      }
    } finally {
      this.#under.delete(key);
    }
  }

  /** Whether the chat is there to be read. */
  async #read(key: string): Promise<boolean> {
    const name = this.#nameOf(key);
    if (name === undefined) return false;
    const { wrapUp } = await this.#desk.history.conversation(name);
    this.#show(key, { known: wrapUp, stage: 'idle' });
    return true;
  }

  async #saveOnce(key: string): Promise<void> {
    const [name, wanted] = [this.#nameOf(key), this.#chat(key)?.wrapUp];
    if (name === undefined || wanted === undefined) return;
    const wish = { tags: wanted.tags, note: wanted.note.trim() };
    this.#show(key, { stage: 'saving' });
    const revision = (this.of(key).get().known?.revision ?? 0) + 1;
    const outcome = await this.#desk.history.wrapUp(name, wish, revision);
    if (outcome === 'refused') return this.#settle(key, 'refused');
    const { wrapUp: known } = await this.#desk.history.conversation(name);
    const isThere = known !== undefined && isSame(known, wish);
    this.#show(key, { known });
    if (outcome === 'overtaken' && !isThere) return this.#settle(key, 'overtaken');
    // What was written meanwhile is not saved yet.
    if (this.#chat(key)?.wrapUp === wanted) this.#desk.noteWrapUp(key, undefined);
    this.#show(key, { stage: 'idle' });
    if (wanted.isLeaving && this.#chat(key)?.wrapUp === undefined) await this.#desk.dismiss(key, false);
  }

  /** It is not saved, and not tried again by itself. */
  #settle(key: string, stage: WrapUpStage): void {
    this.#show(key, { stage });
    const wish = this.#chat(key)?.wrapUp;
    if (wish === undefined) return;
    if (stage === 'gone' && wish.isLeaving) return void this.#desk.dismiss(key, true);
    const { tags, note } = wish;
    this.#desk.noteWrapUp(key, { tags, note, isWanted: false });
  }

  #nameOf(key: string): ConversationName | undefined {
    const chat = this.#chat(key);
    const tenant = chat === undefined ? undefined : this.#desk.tenantOf(chat);
    if (chat === undefined || tenant === undefined || chat.conversation === '') return undefined;
    return { tenant: tenant.id, conversation: chat.conversation };
  }

  async #wait(attempt: number): Promise<void> {
    const pause = new Pause();
    this.#pauses.add(pause);
    await pause.wait(this.#pause(attempt));
    this.#pauses.delete(pause);
  }
}

const isSame = (one: WrapUp, other: WrapUp): boolean =>
  one.note === other.note && one.tags.length === other.tags.length && one.tags.every((tag) => other.tags.includes(tag));
