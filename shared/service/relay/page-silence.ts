import * as z from 'zod';
import type { EventBus, Outgoing } from '../../bus/bus.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, minuteMs } from '../../kernel/time.ts';
import { addressed, type ConversationName, partitionOf } from '../worker/service-envelope.ts';
import type { VisitorChannels } from './visitor-channels.ts';

/** An alarm that comes back to look whether a page is silent; `dueAt` in epoch ms. */
export const pageSilenceSchema = z.object({
  kind: z.literal('page-silence'),
  schema: z.literal(1),
  tenant: z.string(),
  conversation: z.string().regex(/^[0-9a-f]{32}$/),
  dueAt: z.number(),
});

type PageSilenceAlarm = z.infer<typeof pageSilenceSchema>;

/** What noticing silence needs. */
type PageSilenceDependencies = {
  readonly channels: VisitorChannels;
  readonly bus: EventBus;
  readonly now: Clock;
};

/** An alarm that has not come so long after it was due is lost. */
const lostAfterMs = minuteMs;

/** So often an instance looks whether the alarm of a conversation is set. */
const lookedEveryMs = 5 * minuteMs;
const rememberedConversations = 10_000;

/**
 * Notices pages that ask for nothing any more, by one alarm for each conversation, which is set anew while its page is heard. Every method may throw
 * {Unavailable} StoreUnavailable, QueueUnavailable. Source: carebridge.md#relay-away
 */
export class PageSilence {
  readonly #dependencies: PageSilenceDependencies;
  readonly #lookedAt = new BoundedMap<number>(rememberedConversations);

  constructor(dependencies: PageSilenceDependencies) {
    this.#dependencies = dependencies;
  }

  /** Sets the alarm of a conversation that is about to be opened; when it is due, epoch ms. */
  async begin(name: ConversationName): Promise<number> {
    const { channels, now } = this.#dependencies;
    const dueAt = channels.silenceAfter(now());
    await this.#schedule(name, dueAt);
    return dueAt;
  }

  /** The page of a conversation is there: its alarm is set unless it is pending. */
  async heard(name: ConversationName): Promise<void> {
    const { channels, now } = this.#dependencies;
    const partition = partitionOf(name);
    if (now() - (this.#lookedAt.get(partition) ?? Number.NEGATIVE_INFINITY) < lookedEveryMs) return;
    const dueAt = await channels.silenceAlarmAt(name);
    if (dueAt === undefined || dueAt + lostAfterMs < now()) await this.#arm(name, channels.silenceAfter(now()));
    this.#lookedAt.set(partition, now());
  }

  /** An alarm came back. */
  async rang({ tenant, conversation, dueAt }: PageSilenceAlarm): Promise<void> {
    const { channels, bus, now } = this.#dependencies;
    const name = { tenant, conversation };
    // The broker's clock may be ahead of ours.
    if (now() < dueAt) return this.#schedule(name, dueAt);
    const heardAt = await channels.heardAt(name);
    if (heardAt === undefined) return;
    const silentAt = channels.silenceAfter(heardAt);
    if (silentAt > now()) return this.#arm(name, silentAt);
    this.#lookedAt.delete(partitionOf(name));
    const act = { kind: 'silent', since: heardAt } as const;
    await bus.send(
      addressed({ kind: 'visitor', schema: 1, tenant, conversation, receivedAt: now(), act }),
      hashId('visitor', tenant, conversation, 'silent', String(heardAt)),
    );
  }

  async #arm(name: ConversationName, dueAt: number): Promise<void> {
    await this.#schedule(name, dueAt);
    await this.#dependencies.channels.noteSilenceAlarm(name, dueAt);
  }

  async #schedule(name: ConversationName, dueAt: number): Promise<void> {
    await this.#dependencies.bus.schedule(alarmOf(name, dueAt), dueAt);
  }
}

function alarmOf(name: ConversationName, dueAt: number): Outgoing {
  const { tenant, conversation } = name;
  const body: PageSilenceAlarm = { kind: 'page-silence', schema: 1, tenant, conversation, dueAt };
  return { to: 'service', session: partitionOf(name), body };
}
