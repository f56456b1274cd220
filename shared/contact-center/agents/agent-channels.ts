import * as z from 'zod';
import type { ChannelKind, ChannelState } from '../../channels/channel.ts';
import { CursorChannels } from '../../channels/cursor-channels.ts';
import { type ChannelTimes, usualChannelTimes } from '../../channels/mailbox.ts';
import type { Polled } from '../../channels/poll.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { errorCode, type Log } from '../../kernel/log.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { readerOf } from '../../ledger/stored-row.ts';
import { agentPartition } from '../store/partitions.ts';

const changeSchema = z.discriminatedUnion('kind', [
  /** Status, offers, chats or wrap-ups have changed. */
  z.object({ kind: z.literal('changed') }),
  /** A conversation that the agent has holds messages up to this number. */
  z.object({ kind: z.literal('messages'), conversationId: z.string(), lastMessage: z.int() }),
  /** Customer or bot have read. */
  z.object({
    kind: z.literal('read'),
    conversationId: z.string(),
    authorType: z.enum(['user', 'bot']),
    /** Epoch ms, as the client says. */
    readAt: z.number(),
  }),
  /** Customer or bot types, for a while. */
  z.object({ kind: z.literal('typing'), conversationId: z.string(), authorType: z.enum(['user', 'bot']) }),
]);

/** What an agent's desk is told: where to look. What was said is read from the conversation. Source: carebridge.md#contact-center-agents */
export type AgentChange = Readonly<z.infer<typeof changeSchema>>;

type ChannelOfAgent = { readonly agentId: string };
type ChangeEntry = { readonly at: number; readonly change: AgentChange };

const subjectSchema = z.object({ agentId: z.string() });
const entrySchema = z.object({ at: z.number(), change: changeSchema });
const stateSchema = z.looseObject({
  schema: z.literal(1),
  application: subjectSchema,
  ended: z.boolean(),
  claims: z.record(z.string(), z.number()).optional(),
});

const agentKind: ChannelKind<ChannelOfAgent, ChangeEntry> = {
  readState: readerOf<ChannelState<ChannelOfAgent>, typeof stateSchema>(stateSchema, 'the state of an agent’s channel'),
  readContent: (stored) => entrySchema.parse(stored),
  isAwaited: () => false,
  readers: 'many',
};

/** As other channels, but what a crash kept from being mailed is found within ten seconds. */
const agentChannelTimes: ChannelTimes = { ...usualChannelTimes, lookMs: 10_000 };

/** Desks are never farther behind: those who come later read everything anew. */
const entriesKeptMs = 10 * minuteMs;
const trimmedEveryMs = minuteMs;
const rememberedAgents = 10_000;

type AgentChannelsDependencies = { readonly ledger: Ledger; readonly log: Log; readonly now: Clock };

/** One channel for each agent, read by any number of desks. */
export class AgentChannels {
  readonly #channels: CursorChannels<ChannelOfAgent, ChangeEntry>;
  readonly #trimmedAt = new BoundedMap<number>(rememberedAgents);
  readonly #log: Log;
  readonly #now: Clock;

  constructor({ ledger, log, now }: AgentChannelsDependencies) {
    this.#log = log;
    this.#now = now;
    this.#channels = new CursorChannels({ ledger, kind: agentKind, times: agentChannelTimes, log, now });
  }

  /** Where to read on from now, as the cursor of one who knows everything; the channel is opened where there was none. */
  async cursor(tenant: string, agentId: string): Promise<number> {
    const partition = agentPartition(tenant, agentId);
    const channel = await this.#channels.read(partition, 0);
    if (channel !== undefined) return channel.loaded.version;
    await this.#channels.open({ partition, subject: { agentId } });
    return (await this.#channels.read(partition, 0))?.loaded.version ?? 1;
  }

  /** Tells an agent's desks; nothing happens where the agent never had one. Repeats do no harm. @throws {Unavailable} StoreUnavailable */
  async tell(tenant: string, agentId: string, change: AgentChange): Promise<void> {
    const partition = agentPartition(tenant, agentId);
    const content = { at: this.#now(), change };
    await this.#channels.revise(partition, (subject) => ({ subject, content }), 'as-known');
    await this.#trimNowAndThen(partition);
  }

  /** What an agent was told behind a cursor: at once, or when something is, or nothing after `timeoutMs`. */
  poll(
    tenant: string,
    agentId: string,
    after: number,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
  ): Promise<Polled<ChangeEntry>> {
    const channel = { partition: agentPartition(tenant, agentId), subject: { agentId } };
    const from = after + 1;
    return this.#channels.poll(channel, { from, ack: from, timeoutMs, priority: 0, signal, notedEveryMs: 0 });
  }

  /** Removes an agent's channel. */
  async erase(tenant: string, agentId: string): Promise<void> {
    await this.#channels.erase(agentPartition(tenant, agentId));
  }

  /** Removes the mailboxes of instances that have gone. Begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void> {
    return this.#channels.sweep(isOver);
  }

  async #trimNowAndThen(partition: string): Promise<void> {
    const now = this.#now();
    if (Math.abs(now - (this.#trimmedAt.get(partition) ?? 0)) < trimmedEveryMs) return;
    this.#trimmedAt.set(partition, now);
    const before = now - entriesKeptMs;
    await this.#channels
      .trim(partition, ({ at }) => at < before)
      .catch((error: unknown) => {
        this.#log({ level: 'warn', event: 'failure', step: 'agent-channel-trim', code: errorCode(error) });
      });
  }
}
