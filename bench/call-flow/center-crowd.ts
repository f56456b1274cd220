import type { DeliverySummary } from '../support/deliveries.ts';
import { inGroups } from '../support/in-groups.ts';
import { type NumberedLine, NumberedLines } from '../support/numbered-lines.ts';
import type { Schedule } from '../support/open-loop.ts';
import { type CenterWorld, type ServedVisitor, serve } from './center-world.ts';

/** Conversations that begin at the same time, so that it does not take too long until all have. */
const begunAtOnce = 5;

type CrowdWaits = ConstructorParameters<typeof NumberedLines>[2];

/** Open conversations of a contact center whose visitors write by a schedule, each line numbered, and whose agents read. */
export class CenterCrowd {
  readonly #served: readonly ServedVisitor[];
  readonly #lines: NumberedLines;

  private constructor(served: readonly ServedVisitor[], waits: CrowdWaits) {
    this.#served = served;
    this.#lines = new NumberedLines(served.length, (line) => this.#say(line), waits);
    for (const { chat } of served) chat.listen((text) => this.#heard(text));
  }

  /** Opens `count` conversations, which the agents share evenly. */
  static async gather(world: CenterWorld, count: number, waits: CrowdWaits = {}): Promise<CenterCrowd> {
    const crowd = new CenterCrowd(await inGroups(count, begunAtOnce, (number) => serve(world, number)), waits);
    await crowd.write({ perSecond: 10, seconds: count / 10 });
    return crowd;
  }

  /** Visitors write in turn by the schedule. */
  write(schedule: Schedule): Promise<DeliverySummary> {
    return this.#lines.write(schedule);
  }

  async #say({ conversation, number }: NumberedLine): Promise<void> {
    await this.#served[conversation]?.visitor.say(`line ${conversation} ${number}`);
  }

  #heard(text: string): void {
    const [, conversation, number] = /^line (\d+) (\d+)$/.exec(text) ?? [];
    if (conversation !== undefined) this.#lines.arrived(Number(conversation), Number(number));
  }
}
