import { Condition, WaitTimeout } from '../../local/call-flow/condition.ts';
import { messageText } from '../../local/call-flow/ucwa-client.ts';
import { delay } from '../../shared/kernel/time.ts';
import { Deliveries, type DeliverySummary } from '../support/deliveries.ts';
import type { HandledCallbacks } from '../support/handled-callbacks.ts';
import { openLoop, type Schedule } from '../support/open-loop.ts';
import { type Conversation, converse } from './conversation.ts';
import type { StaffedWorld } from './staffed-world.ts';

/** How long lines that were taken may take to arrive after the last was sent. */
const stragglersMs = 30_000;

/** Work that a line causes after it has been read, such as its callback, is done by then. */
const afterworkMs = 1_000;

/** How many seconds' worth of lines may be under way before a run is given up. */
const hopelessSeconds = 4;

/** Conversations that begin at the same time, so that it does not take too long until all have. */
const gatheredAtOnce = 5;

let crowds = 0;

/** Open conversations whose visitors write by a schedule, each line numbered, and whose agents read. */
export class Crowd {
  readonly #conversations: readonly Conversation[];
  readonly #callbacks: HandledCallbacks | undefined;
  /** Tells its lines from those of another crowd that the same agents read. */
  readonly #name: string;
  readonly #condition = new Condition();
  readonly #next: number[];
  #deliveries = new Deliveries();

  private constructor(conversations: readonly Conversation[], callbacks: HandledCallbacks | undefined) {
    crowds += 1;
    this.#name = `line ${crowds}`;
    this.#conversations = conversations;
    this.#callbacks = callbacks;
    this.#next = conversations.map(() => 0);
    const clients = new Set(conversations.flatMap(({ agentChats }) => agentChats.map(({ client }) => client)));
    for (const client of clients) {
      client.channel.listen(({ rel, resource }) => {
        if (rel === 'message' && resource?.direction === 'Incoming') this.#heard(messageText(resource) ?? '');
      });
    }
  }

  /** Opens `count` conversations, which the agents share evenly; what becomes of their callbacks is followed where it is asked for. */
  static async gather(world: StaffedWorld, count: number, callbacks?: HandledCallbacks): Promise<Crowd> {
    const conversations: Conversation[] = [];
    for (let number = 0; number < count; number += gatheredAtOnce) {
      const some = Array.from({ length: Math.min(gatheredAtOnce, count - number) }, (_, index) => number + index);
      conversations.push(...(await Promise.all(some.map((one) => converse(world, one)))));
    }
    const crowd = new Crowd(conversations, callbacks);
    await crowd.write({ perSecond: 10, seconds: count / 10 });
    return crowd;
  }

  /**
   * Visitors write in turn by the schedule; a visitor sends a line when the one before was taken, as a widget does. With
   * `giveUp`, no more is written when the lines of some seconds are under way.
   */
  async write(schedule: Schedule, giveUp: 'giveUp' | 'persist' = 'persist'): Promise<DeliverySummary> {
    const deliveries = new Deliveries();
    this.#deliveries = deliveries;
    const tails = this.#conversations.map(() => Promise.resolve());
    await openLoop(
      schedule,
      (line, dueAt) => {
        const conversation = line % tails.length;
        const number = this.#numberFor(conversation);
        deliveries.due(conversation, number, dueAt);
        const before = tails[conversation] ?? Promise.resolve();
        const callOff = this.#callbacks?.said(this.#conversations[conversation]?.id ?? '', dueAt);
        tails[conversation] = before.then(async () => {
          if (!(await this.#says(conversation, number))) {
            deliveries.refused(conversation, number);
            callOff?.();
          }
        });
      },
      () => giveUp === 'giveUp' && deliveries.missing > Math.max(50, schedule.perSecond * hopelessSeconds),
    );
    await Promise.all(tails);
    await this.#allArrived(deliveries);
    await delay(afterworkMs);
    return deliveries.summary();
  }

  async #allArrived(deliveries: Deliveries): Promise<void> {
    try {
      await this.#condition.until('every line', () => (deliveries.missing === 0 ? true : undefined), stragglersMs);
    } catch (error) {
      if (!(error instanceof WaitTimeout)) throw error;
    }
  }

  #numberFor(conversation: number): number {
    const number = this.#next[conversation] ?? 0;
    this.#next[conversation] = number + 1;
    return number;
  }

  /** False when the service has not taken the line. */
  async #says(conversation: number, number: number): Promise<boolean> {
    try {
      await this.#conversations[conversation]?.visitorChat.say(`${this.#name} ${conversation} ${number}`);
      return true;
    } catch {
      return false;
    }
  }

  #heard(text: string): void {
    const [, name, conversation, number] = /^(line \d+) (\d+) (\d+)\s*$/.exec(text) ?? [];
    if (name !== this.#name || conversation === undefined || number === undefined) return;
    this.#deliveries.arrived(Number(conversation), Number(number), performance.now());
    this.#condition.changed();
  }
}
