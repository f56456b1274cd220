import type { Command } from '../../../shared/conversation/command.ts';
import type { CommandSettled } from '../../../shared/conversation/event.ts';
import type { ContactCommand } from '../../../shared/conversation/queued/command.ts';
import type { QueuedReport } from '../../../shared/conversation/queued/event.ts';
import type { Telling } from '../../../shared/conversation/queued/visit.ts';

/** What people at the contact center do. */
export type CenterAction =
  | { readonly do: 'agent accepts' }
  | { readonly do: 'agent says' }
  | { readonly do: 'agent transfers' }
  | { readonly do: 'agent ends' }
  | { readonly do: 'center forgets' };

/** How a command of a kind is answered: `lost` = done, and the answer does not come, so many times; `later` = not done, so many times. */
export type CenterTrouble = {
  readonly kind: ContactCommand['kind'];
  readonly lost: number;
  readonly later: number;
  readonly refused: boolean;
};

/** How a line in a conversation without a visit becomes one: the center queues it by itself, when it is asked to, or not at all. */
export type Queuing = 'by itself' | 'when asked' | 'never';

/** One conversation of the contact center, and the visit in it. */
type CenterConversation = {
  readonly id: string;
  /** What the agents see of the visitor, in order. */
  readonly lines: string[];
  visit: 'idle' | 'queued' | 'handling';
  /** Number of the visit in all of the center. */
  number: number;
  agent?: string;
};

type Unplaced = Omit<QueuedReport, 'at' | 'platformConversation' | 'moment'> & { readonly type: string };

const agents = ['ag-ines', 'ag-joao', 'ag-kim'] as const;

/**
 * A contact center as the core sees it: takes commands, has agents, and reports. `echoes`: it reports its own state and our lines as well, as the
 * later of the two generations does.
 */
export class CenterModel {
  /** Reports that are yet to be delivered; a test takes them in whatever order. */
  readonly reports: QueuedReport[] = [];
  /** What the visitor was told, in order. */
  readonly told: Telling[] = [];
  /** Lines that agents said. */
  readonly agentLines: string[] = [];
  /** Visits that were ended by a leave while they went on, and the cause that the command's issuer had. */
  readonly left: number[] = [];
  /** How often each visit of the center was left. */
  readonly leaves: string[] = [];
  /** Whether an agent has ended a visit, or the center lost one. */
  ended = 0;
  transfers = 0;
  current: CenterConversation | undefined;
  #opened = 0;
  #visits = 0;
  #events = 0;
  #taken = 0;
  readonly #done = new Set<string>();
  readonly #told = new Set<string>();
  readonly #troubles: CenterTrouble[];
  readonly #echoes: boolean;
  readonly #queuing: Queuing;
  now = 0;

  constructor(echoes: boolean, troubles: readonly CenterTrouble[], queuing: Queuing = 'by itself') {
    this.#echoes = echoes;
    this.#troubles = [...troubles];
    this.#queuing = queuing;
  }

  /** Does a command; `history` = texts of the lines so far that the visitor said. */
  perform(command: Command, at: number, history: readonly string[]): CommandSettled {
    this.now = Math.max(this.now, at);
    const { operationId, kind } = command;
    const settled = (result: CommandSettled['result']): CommandSettled => {
      return { type: 'command-settled', at, operationId, kind, result };
    };
    if (command.kind === 'tell-visitor') {
      if (!this.#told.has(operationId)) this.told.push(...command.tellings);
      this.#told.add(operationId);
      return settled({ outcome: 'done' });
    }
    const postponed = settled({ outcome: 'postponed', code: 'PlatformUnreachable', dueAt: at + 1000 });
    const trouble = this.#troubles.findIndex((one) => one.kind === kind);
    const { lost = 0, later = 0, refused = false } = this.#troubles[trouble] ?? {};
    const rest = { lost, later, refused, kind: kind as ContactCommand['kind'] };
    if (refused) return settled({ outcome: 'failed', code: 'PlatformRefused' });
    if (later > 0) {
      this.#troubles[trouble] = { ...rest, later: later - 1 };
      return postponed;
    }
    const result = this.#do(command as ContactCommand, history);
    if (lost > 0) {
      this.#troubles[trouble] = { ...rest, lost: lost - 1 };
      return postponed;
    }
    return settled(result);
  }

  act(action: CenterAction, at: number): void {
    this.now = Math.max(this.now, at);
    const { current } = this;
    if (action.do === 'center forgets') this.current = undefined;
    if (current === undefined) return;
    if (action.do === 'agent accepts' && current.visit === 'queued') this.#accept(current);
    if (current.visit !== 'handling') return;
    if (action.do === 'agent says') this.#agentSays(current);
    if (action.do === 'agent transfers') {
      this.transfers += 1;
      this.#report({ type: 'visit-transferred' });
      this.#agentLeaves(current);
      this.#queue(current);
    }
    if (action.do === 'agent ends') {
      this.ended += 1;
      this.#agentLeaves(current);
      this.#idle(current);
    }
  }

  #do(command: ContactCommand, history: readonly string[]): CommandSettled['result'] {
    const { current } = this;
    const isRepeat = this.#done.has(command.operationId);
    if (command.kind === 'open-conversation') {
      if (!isRepeat) this.#open(history);
      this.#done.add(command.operationId);
      return { outcome: 'done', learned: { platformConversation: `c-${this.#opened}` } };
    }
    if (current === undefined) return { outcome: 'failed', code: 'PlatformNotFound' };
    if (isRepeat) return { outcome: 'done', learned: { line: 'found' } };
    this.#done.add(command.operationId);
    if (command.kind === 'leave-conversation') {
      if ((command.platformConversation ?? current.id) !== current.id) return { outcome: 'done' };
      this.leaves.push(`${current.number}`);
      if (current.visit !== 'idle') {
        this.left.push(current.number);
        if (current.visit === 'handling') this.#agentLeaves(current);
        this.#idle(current);
      }
      return { outcome: 'done' };
    }
    if (command.kind === 'requeue-conversation') return this.#requeue(current);
    current.lines.push(command.text);
    if (current.visit === 'idle' && this.#queuing === 'by itself') this.#begin(current);
    if (this.#echoes) this.#report({ type: 'line-echoed', text: command.text });
    return { outcome: 'done' };
  }

  #requeue(conversation: CenterConversation): CommandSettled['result'] {
    if (conversation.visit !== 'idle') return { outcome: 'done', learned: { visit: 'goes-on' } };
    if (this.#queuing === 'never') return { outcome: 'failed', code: 'LinkMissing' };
    this.#begin(conversation);
    return { outcome: 'done' };
  }

  #open(history: readonly string[]): void {
    this.#opened += 1;
    this.current = { id: `c-${this.#opened}`, lines: [...history], visit: 'idle', number: 0 };
    if (this.#echoes) this.#report({ type: 'platform-state-changed', state: 'created' });
    this.#begin(this.current);
  }

  #begin(conversation: CenterConversation): void {
    this.#visits += 1;
    conversation.number = this.#visits;
    if (this.#echoes) this.#report({ type: 'platform-state-changed', state: 'active' });
    this.#queue(conversation);
  }

  #queue(conversation: CenterConversation): void {
    conversation.visit = 'queued';
    this.#report({ type: 'visitor-queued', queue: { id: '101', name: 'Berths' } });
  }

  #accept(conversation: CenterConversation): void {
    this.#taken += 1;
    const agent = agents[this.#taken % agents.length] ?? 'ag-ines';
    Object.assign(conversation, { visit: 'handling', agent });
    this.#report({ type: 'agent-presence-changed', agent: { id: agent, name: agent.slice(3) }, present: true });
    if (this.#echoes) this.#report({ type: 'platform-state-changed', state: 'active' });
  }

  #agentSays({ agent = '' }: CenterConversation): void {
    const text = `line ${this.agentLines.length + 1} of an agent`;
    this.agentLines.push(text);
    this.#report({ type: 'agent-said', agent: { id: agent }, text, attachments: [] });
  }

  #agentLeaves(conversation: CenterConversation): void {
    const { agent = '' } = conversation;
    this.#report({ type: 'agent-presence-changed', agent: { id: agent }, present: false });
  }

  #idle(conversation: CenterConversation): void {
    conversation.visit = 'idle';
    if (this.#echoes) this.#report({ type: 'platform-state-changed', state: 'idle' });
  }

  #report(report: Unplaced | Record<string, unknown>): void {
    this.#events += 1;
    this.now += 1;
    const moment = { occurredAt: 5_000_000 + this.now, eventId: `e-${this.#events}` };
    const platformConversation = this.current?.id ?? '';
    this.reports.push({ ...report, at: 0, platformConversation, moment } as QueuedReport);
  }
}
