import type { Desk, Message, Work } from '../call-flow/contact-center/agent-answers.ts';
import type { AgentRequests } from './agent-requests.ts';

export const commands = `  /accept, /reject      the offer that came last
  /to <queue or agent>  hand the chat to another queue, or to another agent
  /end                  end the chat;  /done  when you have wrapped up
  /break, /back         no more offers; offers again
  /quit                 sign out
  anything else         is said to the visitor`;

/** A chat as it was shown last. */
type Shown = { readonly stage: Work['stage']; readonly lastMessage: number };

/** An agent of the embedded contact center at a terminal: shows offers and what visitors say, and does what is typed. */
export class TerminalAgent {
  readonly #requests: AgentRequests;
  readonly #say: (line: string) => void;
  #shown = new Map<string, Shown>();
  #self: Desk | undefined;

  constructor(requests: AgentRequests, say: (line: string) => void) {
    this.#requests = requests;
    this.#say = say;
  }

  /** Signs the agent in, who takes chats from now on. */
  async begin(): Promise<void> {
    await this.#requests.status('available').catch(() => undefined);
    await this.look();
  }

  /** Waits until something has changed, and shows it. */
  async next(): Promise<void> {
    await this.#requests.changed(this.#self?.cursor ?? 0);
    await this.look();
  }

  /** Shows what has changed since the last look. */
  async look(): Promise<void> {
    const self = await this.#requests.self();
    const before = this.#self;
    this.#self = self;
    if (before?.agent.status !== self.agent.status) this.#say(`${self.agent.name}: ${self.agent.status}.`);
    for (const id of this.#shown.keys()) {
      if (self.conversations.some(({ conversationId }) => conversationId === id)) continue;
      this.#shown.delete(id);
      this.#say('The chat is not yours any more.');
    }
    for (const work of self.conversations) await this.#show(work);
  }

  /** Does what was typed; true when the agent has signed out. */
  async take(line: string): Promise<boolean> {
    const text = line.trim();
    const [command = '', argument = ''] = text.split(/\s+/, 2);
    if (command === '/quit') {
      await this.#requests.signOut();
      return true;
    }
    if (text !== '') await this.#do(command, argument, text);
    return false;
  }

  async #do(command: string, argument: string, text: string): Promise<void> {
    const requests = this.#requests;
    const [offer, chat, wrapUp] = (['offered', 'handled', 'wrap-up'] as const).map((stage) => this.#work(stage));
    if (command === '/break' || command === '/back') {
      return requests.status(command === '/back' ? 'available' : 'on-break');
    }
    if (command === '/accept' || command === '/reject') {
      if (offer?.offerId === undefined) return this.#say('Nothing is offered.');
      const how = command === '/accept' ? 'accept' : 'reject';
      return requests.answerOffer(offer.conversationId, how, offer.offerId);
    }
    if (command === '/done' && wrapUp !== undefined) return requests.finish(wrapUp.conversationId, 'wrap-up');
    if (command.startsWith('/') && !['/to', '/end'].includes(command)) return this.#say(commands);
    if (chat === undefined) return this.#say('There is no chat. Offers are shown when they come.');
    if (command === '/end') return requests.finish(chat.conversationId, 'end');
    if (command === '/to') return requests.transfer(chat.conversationId, this.#target(argument));
    return requests.say(chat.conversationId, text);
  }

  /** The newest of a stage. */
  #work(stage: Work['stage']): Work | undefined {
    return this.#self?.conversations.findLast((work) => work.stage === stage);
  }

  /** By its id, or a queue by its name, too. */
  #target(named: string): { readonly queueId: string } | { readonly agentId: string } {
    const wanted = named.toLowerCase();
    const queue = this.#self?.queues.find(({ id, name }) => id === named || name.toLowerCase() === wanted);
    return queue === undefined ? { agentId: wanted } : { queueId: queue.id };
  }

  async #show(work: Work): Promise<void> {
    const { conversationId: id, stage, user, queueId } = work;
    const before = this.#shown.get(id);
    const queue = this.#self?.queues.find((one) => one.id === queueId)?.name ?? queueId ?? '';
    if (before?.stage !== stage) this.#say(titles[stage](user?.name ?? 'A visitor', queue));
    const messages = await this.#requests.messages(id, before?.lastMessage ?? 0);
    for (const message of messages) this.#say(lineOf(message));
    this.#shown.set(id, { stage, lastMessage: messages.at(-1)?.number ?? before?.lastMessage ?? 0 });
  }
}

const titles: Readonly<Record<Work['stage'], (visitor: string, queue: string) => string>> = {
  offered: (visitor, queue) => `An offer: ${visitor} waits in the queue ${queue}. /accept or /reject`,
  handled: (visitor) => `You chat with ${visitor}.`,
  'wrap-up': () => 'The chat has ended. /done when you have wrapped up.',
};

const lineOf = ({ author, text = '(a file)' }: Message): string =>
  `  ${author.type === 'user' ? 'visitor' : author.type} │ ${text}`;
