import type { DeliverySummary } from '../support/deliveries.ts';
import type { HandledCallbacks } from '../support/handled-callbacks.ts';
import { type NumberedLine, NumberedLines } from '../support/numbered-lines.ts';
import type { Schedule } from '../support/open-loop.ts';
import { type Conversation, converseAll, hear } from './conversation.ts';
import type { StaffedWorld } from './staffed-world.ts';

let crowds = 0;

/** Open conversations whose visitors write by a schedule, each line numbered, and whose agents read. */
export class Crowd {
  readonly #conversations: readonly Conversation[];
  readonly #callbacks: HandledCallbacks | undefined;
  /** Tells its lines from those of another crowd that the same agents read. */
  readonly #name: string;
  readonly #lines: NumberedLines;

  private constructor(conversations: readonly Conversation[], callbacks: HandledCallbacks | undefined) {
    crowds += 1;
    this.#name = `line ${crowds}`;
    this.#conversations = conversations;
    this.#callbacks = callbacks;
    this.#lines = new NumberedLines(conversations.length, (line) => this.#say(line));
    const agents = new Set(conversations.flatMap(({ agentChats }) => agentChats.map(({ client }) => client)));
    hear(agents, (text) => this.#heard(text));
  }

  /** Opens `count` conversations, which the agents share evenly; what becomes of their callbacks is followed where it is asked for. */
  static async gather(world: StaffedWorld, count: number, callbacks?: HandledCallbacks): Promise<Crowd> {
    const crowd = new Crowd(await converseAll(world, count), callbacks);
    await crowd.write({ perSecond: 10, seconds: count / 10 });
    return crowd;
  }

  /** Visitors write in turn by the schedule; with `giveUp`, no more is written when the lines of some seconds are under way. */
  write(schedule: Schedule, giveUp: 'giveUp' | 'persist' = 'persist'): Promise<DeliverySummary> {
    return this.#lines.write(schedule, giveUp);
  }

  async #say({ conversation, number, dueAt }: NumberedLine): Promise<void> {
    const { id, visitorChat } = this.#conversations[conversation] ?? {};
    const callOff = this.#callbacks?.said(id ?? '', dueAt);
    try {
      await visitorChat?.say(`${this.#name} ${conversation} ${number}`);
    } catch (error) {
      callOff?.();
      throw error;
    }
  }

  #heard(text: string): void {
    const [, name, conversation, number] = /^(line \d+) (\d+) (\d+)\s*$/.exec(text) ?? [];
    if (name !== this.#name || conversation === undefined || number === undefined) return;
    this.#lines.arrived(Number(conversation), Number(number));
  }
}
