import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import type { Line, StrictUcwaClient } from '../../../support/strict-ucwa-client/ucwa-client.ts';
import { type InBridge, joins } from '../bridging.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import type { RuleFixture } from '../rule-fixture.ts';
import { type Clients, type StrictAgent, type StrictlyRinging, ucwaRule } from './clients.ts';

const steps = 40;

/** Numbers from 0 up to 1, the same for the same seed. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

type Member = StrictAgent & {
  readonly name: string;
  filter?: 'Enabled' | 'Disabled';
  /** Where the entry of the bridge lies; empty while there is none. */
  place: string;
  inMeeting: boolean;
};

/** A bridged visitor, agents who come and go, and what everybody should have heard by now. */
class Commotion {
  readonly expected = new Map<StrictUcwaClient, Line[]>();
  readonly members: Member[];
  readonly #fixture: RuleFixture;
  readonly #call: StrictlyRinging & InBridge;
  #lines = 0;

  constructor(
    fixture: RuleFixture,
    call: StrictlyRinging & InBridge,
    agents: readonly (StrictAgent & { name: string })[],
  ) {
    this.#fixture = fixture;
    this.#call = call;
    this.members = agents.map((agent) => ({ ...agent, place: '', inMeeting: false }));
    for (const client of [call.visitor, ...agents.map(({ agent }) => agent)]) this.expected.set(client, []);
  }

  async joins(member: Member): Promise<void> {
    await joins(this.#fixture, this.#call, member);
    await member.agent.chat();
    member.inMeeting = true;
  }

  async leaves(member: Member): Promise<void> {
    member.inMeeting = false;
    await member.agent.done('DELETE', hrefOf(await member.agent.chat(), 'conversation'));
  }

  /** Gives an agent a place on the bridge, or another filter there. */
  async filters(member: Member, filter: 'Enabled' | 'Disabled'): Promise<void> {
    const { application } = this.#fixture;
    const input = { participantUri: member.uri, displayName: `${member.name} B.`, messageFilterState: filter };
    if (member.place === '') {
      const { headers } = await application.post(this.#call.bridgedParticipants, input);
      member.place = headers.location ?? '';
    } else await application.put(member.place, input);
    member.filter = filter;
  }

  async visitorSays(): Promise<void> {
    const text = this.#line();
    await this.#call.visitor.say(text);
    for (const { agent, filter } of this.#present()) if (filter !== 'Enabled') this.#hears(agent, 'Iris', text);
  }

  async agentSays(member: Member): Promise<void> {
    const text = this.#line();
    await member.agent.post(hrefOf(await member.agent.chat(), 'sendMessage'), text);
    for (const { agent } of this.#present()) if (agent !== member.agent) this.#hears(agent, member.name, text);
    if (member.filter === 'Disabled') this.#hears(this.#call.visitor, `${member.name} B.`, text);
  }

  async applicationSays(toVisitor: boolean): Promise<void> {
    const text = this.#line();
    await this.#fixture.application.say(
      toVisitor ? this.#call.chat('sendMessage') : this.#call.room('sendMessage'),
      text,
    );
    if (toVisitor) this.#hears(this.#call.visitor, 'Care', text);
    else for (const { agent } of this.#present()) this.#hears(agent, 'Northwind Care', text);
  }

  async types(client: StrictUcwaClient): Promise<void> {
    await client.done('POST', hrefOf(await client.chat(), 'setIsTyping'));
  }

  /** One thing that may happen now. */
  async happens(chance: () => number): Promise<void> {
    const pick = <T>(among: readonly T[]): T | undefined => among[Math.floor(chance() * among.length)];
    const present = pick(this.#present());
    const absent = this.members.find(({ agent }) => agent.story.length === 0);
    const anybody = pick(this.members);
    const fate = chance();
    if (fate < 0.15 && absent !== undefined) return this.joins(absent);
    if (fate < 0.3 && anybody !== undefined) return this.filters(anybody, chance() < 0.5 ? 'Enabled' : 'Disabled');
    if (fate < 0.5) return this.visitorSays();
    if (fate < 0.6) return this.applicationSays(chance() < 0.5);
    if (fate < 0.65) return this.types(this.#call.visitor);
    if (present === undefined) return this.visitorSays();
    if (fate < 0.7) return this.types(present.agent);
    return fate < 0.74 ? this.leaves(present) : this.agentSays(present);
  }

  #present = (): readonly Member[] => this.members.filter(({ inMeeting }) => inMeeting);

  #line(): string {
    this.#lines += 1;
    return `line-${this.#lines}, and`;
  }

  #hears(client: StrictUcwaClient, by: string, text: string): void {
    this.expected.get(client)?.push({ by, text });
  }
}

for (const seed of [11, 23]) {
  ucwaRule(
    `conversation · whatever happens in it, by the seed ${seed} → everybody hears what is meant for them in its order, and nothing else, to the letter (ucwa.md#participants)`,
    brokenAnswer(
      ({ path }, answer) => path.includes('/events?') && /plainMessage[^}]+line-/.test(answer?.body ?? ''),
      inBody(/(plainMessage[^}]+line-)\d+/, '$10'),
    ),
    async (clients, fixture) => {
      const chance = chanceOf(seed);
      const call = await clients.bridged();
      const commotion = new Commotion(fixture, call, await agentsOf(clients));
      for (let step = 0; step < steps; step += 1) await commotion.happens(chance);
      for (const [client, lines] of commotion.expected) {
        await client.until(() => (client.heard.length >= lines.length ? true : undefined), `${lines.length} lines`);
      }
      await call.visitor.done('DELETE', hrefOf(await call.visitor.chat(), 'conversation'));
      await call.visitor.event('conversation deleted');
      for (const [client, lines] of commotion.expected) expect(client.heard).toEqual(lines);
    },
  );
}

const names = ['Mira Voss', 'Jonas Bern', 'Lea Kern', 'Tom Abel'];
const agentsOf = (clients: Clients) =>
  Promise.all(names.map(async (name) => ({ ...(await clients.agent(name)), name })));
