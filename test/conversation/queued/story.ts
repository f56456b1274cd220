import type { CommandKind } from '../../../shared/conversation/command.ts';
import type { CommandSettled, ConversationEvent } from '../../../shared/conversation/event.ts';
import type { QueuedReport } from '../../../shared/conversation/queued/event.ts';
import type { QueuedPlan, Telling } from '../../../shared/conversation/queued/visit.ts';
import { Given } from '../given.ts';

const plan: QueuedPlan = {
  routing: 'queued',
  hostName: 'Fabrikam',
  giveUpAfterSeconds: 180,
  texts: { nobody: 'No one can answer right now.' },
};

type Told = {
  [T in QueuedReport['type']]: Omit<Extract<QueuedReport, { type: T }>, keyof Common>;
}[QueuedReport['type']];
type Common = Pick<QueuedReport, 'at' | 'platformConversation' | 'moment'>;

/** What a report tells, without where and when. */
export const queuedIn = (name = 'Berths'): Told => ({ type: 'visitor-queued', queue: { id: name, name } });
export const joined = (id: string): Told => ({
  type: 'agent-presence-changed',
  agent: { id, name: id },
  present: true,
});
export const left = (id: string): Told => ({ type: 'agent-presence-changed', agent: { id }, present: false });
export const transferred: Told = { type: 'visit-transferred' };
export const idle: Told = { type: 'platform-state-changed', state: 'idle' };
export const echo = (text: string): Told => ({ type: 'line-echoed', text });

/** A conversation at a contact center, told event by event; each method returns the same story, further on. */
export class Story {
  given = new Given();
  now = 1_000_000;
  /** Where the platform's clock stands; it is another one than ours. */
  center = 7_000_000;
  #events = 0;
  #turns = 0;

  /** The page opens the conversation, and the platform has one for it. */
  static waiting(): Story {
    return new Story().opened().settled('open-conversation', { platformConversation: 'c-1' }).told(queuedIn());
  }

  /** An agent has accepted. */
  static attended(): Story {
    return Story.waiting().told(joined('ines'));
  }

  get phase(): string {
    return this.given.state.phase;
  }

  /** Kinds of what is under way at the platform, in order. */
  get pending(): readonly CommandKind[] {
    return this.given.state.work.pending.filter(({ lane }) => lane.startsWith('platform')).map(({ kind }) => kind);
  }

  /** What the visitor was told, in order. */
  get tellings(): readonly Telling[] {
    return this.given.decisions.flatMap(({ commands }) =>
      commands.flatMap((command) => (command.kind === 'tell-visitor' ? command.tellings : [])),
    );
  }

  opened(): this {
    return this.#happened({
      type: 'conversation-opened',
      at: this.now,
      openingId: 'o-1',
      visitor: { displayName: 'Tove', answers: {} },
      plan,
    });
  }

  says(text: string, turn = this.#turns + 1): this {
    this.#turns = Math.max(this.#turns, turn);
    return this.#happened({ type: 'visitor-said', at: this.now, turn, turnId: `t-${turn}-${text}`, text });
  }

  leaves(): this {
    this.#turns += 1;
    return this.#happened({ type: 'visitor-left', at: this.now, turn: this.#turns, turnId: `t-${this.#turns}` });
  }

  /** The platform reports, now or at a time of its own. */
  told(report: Told, when?: number, platformConversation = 'c-1'): this {
    this.#events += 1;
    this.center += 10;
    const occurredAt = when ?? this.center;
    const moment = { occurredAt, eventId: `e-${this.#events}` };
    return this.#happened({ ...report, at: this.now, platformConversation, moment } as QueuedReport);
  }

  /** The first pending command of a kind is done, with what its answer told. */
  settled(kind: CommandKind, learned?: Extract<CommandSettled['result'], { outcome: 'done' }>['learned']): this {
    return this.#settle(kind, learned === undefined ? { outcome: 'done' } : { outcome: 'done', learned });
  }

  refused(kind: CommandKind, code = 'PlatformRefused'): this {
    return this.#settle(kind, { outcome: 'failed', code });
  }

  postponed(kind: CommandKind): this {
    return this.#settle(kind, { outcome: 'postponed', code: 'PlatformUnreachable', dueAt: this.now + 60_000 });
  }

  /** Time passes, and the alarms that are due then ring. */
  after(ms: number): this {
    this.now += ms;
    for (const [purpose, dueAt] of Object.entries(this.given.state.work.alarms)) {
      if (dueAt <= this.now) this.#happened({ type: 'alarm-rang', at: this.now, purpose, dueAt } as ConversationEvent);
    }
    return this;
  }

  #settle(kind: CommandKind, result: CommandSettled['result']): this {
    const pending = this.given.state.work.pending.find((one) => one.kind === kind);
    const operationId = pending?.operationId ?? '';
    return this.#happened({ type: 'command-settled', at: this.now, operationId, kind, result });
  }

  #happened(event: ConversationEvent): this {
    this.now += 1;
    this.given = this.given.events({ ...event, at: this.now });
    return this;
  }
}
