import { delay } from '../../../shared/kernel/time.ts';
import { WaitTimeout } from '../condition.ts';
import { unlessGivenUp } from '../given-up.ts';
import type { Played, PlayFailure } from '../played.ts';
import type { Reception } from '../reception.ts';
import type { AgentChat } from './agent-chat.ts';
import type { CenterAgent } from './center-agent.ts';
import type { CenterRecord, PlayedLines } from './center-record.ts';
import { queueIds } from './center-record.ts';
import { type CenterStage, shownName } from './center-stage.ts';
import { RelayVisitor } from './relay-visitor.ts';
import type { CenterStepNumber } from './steps/step.ts';
import { proveCenterSteps } from './steps.ts';

/** A page, and a desk, tell again that someone goes on typing: what is told late is not shown. */
const typingMs = 3_000;

async function repeatedUntil(seen: Promise<unknown>, tell: () => Promise<void>): Promise<void> {
  let isOver = false;
  const over = seen.finally(() => {
    isOver = true;
  });
  over.catch(() => undefined);
  while (!isOver) {
    await tell();
    await Promise.race([over, delay(typingMs)]);
  }
  await over;
}

/** One visitor and three agents, through both visits. A failure is kept, and nothing more is played then. */
export class CenterPlay {
  at: CenterStepNumber = 1;
  readonly #stage: CenterStage;
  readonly #number: number;
  readonly #visitor: RelayVisitor;
  readonly #lines: PlayedLines;
  readonly #read: Reception[] = [];
  #joinedMs: number | undefined;
  #failure: PlayFailure | undefined;

  constructor(stage: CenterStage, number: number) {
    this.#stage = stage;
    this.#number = number;
    this.#visitor = new RelayVisitor(stage.page, stage.options.patienceMs);
    this.#lines = {
      question: `Where is order ${number}? (${stage.page.tenant})`,
      hello: `Hello, looking at ${number}`,
      more: `Order ${number} drips, too`,
      answer: `I shall repair ${number}`,
      again: `Order ${number} drips again`,
      done: `It is mended now, ${number}`,
    };
  }

  /** Resolves with the service's id of the conversation, once it is open. */
  async opened(): Promise<string> {
    return (await this.#visitor.opened()).conversation;
  }

  /** Does `work` unless something has failed before; never rejects. */
  async attempt(work: () => Promise<void>): Promise<void> {
    if (this.#failure !== undefined) return;
    try {
      await unlessGivenUp(work(), this.#stage.options.givenUp);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#failure = { at: String(this.at), reason, timedOut: error instanceof WaitTimeout };
    }
  }

  /** The visitor asks, is served, is handed on, and leaves. */
  async firstVisit(): Promise<void> {
    const { first, second } = this.#stage.shift;
    const chat = await this.#arrive(first);
    await this.#greet(chat, first);
    this.at = 12;
    await chat.transfer(queueIds.second);
    await this.#visitor.told('left');
    await this.#keep(first, chat, ['question', 'hello']);
    const next = await this.#taken(second, { offered: 13, accepted: 14, joined: 14 });
    await this.#talkOn(next);
    this.at = 18;
    await this.#visitor.leave();
    await this.#visitor.told('ended');
    this.at = 20;
    await this.#keep(second, next, ['question', 'hello', 'more', 'answer']);
  }

  /** The visitor comes back, and another agent sees all that was said. */
  async nextVisit(): Promise<void> {
    const { third } = this.#stage.shift;
    const { again, done } = this.#lines;
    this.at = 21;
    await this.#visitor.say(again);
    const chat = await this.#taken(third, { offered: 22, accepted: 23, joined: 23 });
    this.at = 24;
    await chat.heardLine(again);
    await chat.say(done);
    await this.#visitor.heardLine(done);
    await chat.heardLine(done);
    this.at = 25;
    await chat.end();
    await this.#visitor.told('ended', (event) => event.kind === 'ended' && event.by === 'agent');
    await this.#keep(third, chat, ['question', 'hello', 'more', 'answer', 'again', 'done']);
  }

  outcome(): Played<CenterRecord> {
    return {
      record: this.#record(),
      receptions: this.#failure === undefined ? [this.#heardByVisitor(), ...this.#read] : [],
      prove: proveCenterSteps,
      ...(this.#joinedMs === undefined ? {} : { joinedMs: this.#joinedMs }),
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      leave: () => this.#visitor.signOut(),
    };
  }

  async #arrive(agent: CenterAgent): Promise<AgentChat> {
    this.at = 4;
    const askedAt = Date.now();
    await this.#visitor.open(this.#visitorName);
    const chat = await this.#taken(agent, { offered: 7, accepted: 8, joined: 9 });
    this.#joinedMs = Date.now() - askedAt;
    this.at = 10;
    await this.#visitor.say(this.#lines.question);
    await chat.heardLine(this.#lines.question);
    return chat;
  }

  /** The agent is offered the visitor, accepts, and the visitor hears of it. */
  async #taken(
    agent: CenterAgent,
    steps: Readonly<Record<'offered' | 'accepted' | 'joined', CenterStepNumber>>,
  ): Promise<AgentChat> {
    this.at = steps.offered;
    const offer = await agent.offered(this.#visitorName);
    this.at = steps.accepted;
    const chat = await agent.accept(offer);
    this.at = steps.joined;
    await this.#visitor.joined(agent.staffed.id);
    return chat;
  }

  async #greet(chat: AgentChat, agent: CenterAgent): Promise<void> {
    const { hello } = this.#lines;
    if (this.#stage.options.dialect === 'chat-gateway') await this.#typeBoth(chat, agent);
    this.at = 11;
    await chat.say(hello);
    await Promise.all([this.#visitor.heardLine(hello), chat.heardLine(hello)]);
  }

  /** Only the gateway tells who types. */
  async #typeBoth(chat: AgentChat, agent: CenterAgent): Promise<void> {
    this.at = 'visitor-typing';
    await repeatedUntil(chat.untilTyping(), () => this.#visitor.type());
    this.at = 'agent-typing';
    const { id } = agent.staffed;
    const told = this.#visitor.told('typing', (event) => event.kind === 'typing' && event.who.id === id);
    await repeatedUntil(told, () => chat.type());
  }

  async #talkOn(chat: AgentChat): Promise<void> {
    const { hello, more, answer } = this.#lines;
    this.at = 15;
    await chat.heardLine(hello);
    this.at = 16;
    await this.#visitor.say(more);
    await chat.heardLine(more);
    this.at = 17;
    await chat.say(answer);
    await Promise.all([this.#visitor.heardLine(answer), chat.heardLine(answer)]);
  }

  /** What the agent has read by the time at which the conversation is not the agent's any more. */
  async #keep(agent: CenterAgent, { conversationId, heard }: AgentChat, lines: readonly (keyof PlayedLines)[]) {
    await agent.released(conversationId);
    const meant = lines.map((line) => ({ from: this.#speakerOf(line), text: this.#lines[line] }));
    this.#read.push({ person: shownName(agent.staffed.profile), meant, heard: [...heard] });
  }

  #heardByVisitor(): Reception {
    const names = this.#namesById();
    const lines = ['hello', 'answer', 'done'] as const;
    const meant = lines.map((line) => ({ from: names[this.#speakerOf(line)] ?? '', text: this.#lines[line] }));
    return { person: this.#visitorName, meant, heard: this.#visitor.heard };
  }

  #namesById(): Readonly<Record<string, string>> {
    const agents: readonly CenterAgent[] = Object.values(this.#stage.shift);
    return Object.fromEntries(agents.map(({ staffed }) => [staffed.id, shownName(staffed.profile)]));
  }

  #speakerOf(line: keyof PlayedLines): string {
    const { first, second, third } = this.#stage.shift;
    const agents: Partial<Record<keyof PlayedLines, CenterAgent>> = { hello: first, answer: second, done: third };
    return agents[line]?.staffed.id ?? 'visitor';
  }

  get #visitorName(): string {
    return `Iris ${this.#number}`;
  }

  #record(): CenterRecord {
    const { company, page, shift, keys, options } = this.#stage;
    const { access, received } = this.#visitor;
    const agents: readonly CenterAgent[] = [shift.first, shift.second, shift.third];
    return {
      subject: this.#lines.question,
      dialect: options.dialect,
      tenant: page.tenant,
      center: company.name,
      credential: company.recognisedBy,
      visitorName: this.#visitorName,
      lines: this.#lines,
      agents: agents.map(({ staffed: { id, levels }, token, received: answers }) => ({
        id,
        token,
        levels,
        received: answers,
      })),
      received,
      keys: keys.known,
      ...(access === undefined ? {} : access),
    };
  }
}
