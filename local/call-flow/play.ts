import { isDeepStrictEqual } from 'node:util';
import type { WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import { applicationEndpointOf } from '../../shared/providers/tenant.ts';
import { type Agent, conversationId } from './agent.ts';
import type { Chat } from './chat.ts';
import { WaitTimeout } from './condition.ts';
import { unlessGivenUp } from './given-up.ts';
import type { PlayRecord } from './play-record.ts';
import type { Played, PlayFailure } from './played.ts';
import type { Reception } from './reception.ts';
import type { Stage } from './stage.ts';
import type { StepNumber } from './steps/step.ts';
import { proveSteps } from './steps.ts';
import { Visitor } from './visitor.ts';
import { pathOf } from './wire.ts';

/** How one conversation of the bridged flow went. */
export type PlayOutcome = Played<PlayRecord>;

/** Plays a visitor and two agents through the whole flow, the message filter and the end; never rejects. */
export async function playConversation(stage: Stage, number: number): Promise<PlayOutcome> {
  const play = new Play(stage, number);
  try {
    await unlessGivenUp(play.run(), stage.givenUp);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return play.outcome({ at: String(play.at), reason, timedOut: error instanceof WaitTimeout });
  }
  await play.leave();
  return play.outcome();
}

/** A visitor and two agents in one conversation. */
type Talk = { readonly visitor: Chat; readonly first: Chat; readonly second: Chat };

class Play {
  at: StepNumber = 1;
  readonly #stage: Stage;
  readonly #number: number;
  readonly #subject: string;
  readonly #visitorName: string;
  #visitor: Visitor | undefined;
  #conversationPath: string | undefined;
  #receptions: readonly Reception[] = [];
  #joinedMs: number | undefined;

  constructor(stage: Stage, number: number) {
    this.#stage = stage;
    this.#number = number;
    this.#subject = `Where is parcel ${number}? (${stage.tenant.id})`;
    this.#visitorName = `Iris ${number}`;
  }

  async run(): Promise<void> {
    const { talk, conversation } = await this.#arrive();
    await this.#greet(talk);
    await this.#filter(talk, conversation);
    this.at = 20;
    await talk.visitor.leave();
    this.at = 'end';
    await Promise.all([talk.first.ended(), talk.second.ended()]);
    this.#receptions = this.#compare(talk);
  }

  outcome(failure?: PlayFailure): PlayOutcome {
    return {
      record: this.#record(),
      receptions: this.#receptions,
      prove: proveSteps,
      ...(this.#joinedMs === undefined ? {} : { joinedMs: this.#joinedMs }),
      ...(failure === undefined ? {} : { failure }),
      leave: () => this.leave(),
    };
  }

  async leave(): Promise<void> {
    await this.#visitor?.client.signOut();
  }

  async #arrive(): Promise<{ readonly talk: Talk; readonly conversation: string }> {
    const { page, patienceMs, owner, first, second } = this.#stage;
    const person = await Visitor.enter(page, patienceMs);
    this.#visitor = person;
    this.at = 4;
    const applications = await person.discover();
    this.at = 5;
    await person.signIn(applications, this.#visitorName);
    this.at = 6;
    const invitedAt = Date.now();
    const visitor = await person.invite(this.#subject);
    this.#conversationPath = pathOf(visitor.conversationUrl);
    this.at = 14;
    const ringing = Promise.all([first.rung(this.#subject), second.rung(this.#subject)]);
    const [ring, otherRing] = await visitor.whileOn('an agent was asked', ringing);
    this.at = 15;
    const firstChat = await first.accept(ring);
    this.#joinedMs = Date.now() - invitedAt;
    const secondChat = owner === 'one' ? await this.#askedIn(firstChat, otherRing) : await second.accept(otherRing);
    await visitor.heardLine(this.#stage.tenant.texts?.welcome ?? '');
    return { talk: { visitor, first: firstChat, second: secondChat }, conversation: conversationId(ring) };
  }

  /** One agent has the visitor: the other one's ring ends, and a colleague has to ask that one in. */
  async #askedIn(colleague: Chat, ring: WireResource): Promise<Chat> {
    const { second } = this.#stage;
    this.at = 'withdrawn';
    await second.silenced(ring);
    this.at = 'colleague';
    await colleague.invite(second.profile.address);
    const isAnother = (other: WireResource) => !isDeepStrictEqual(other._links, ring._links);
    return second.accept(await second.rung(this.#subject, isAnother));
  }

  async #greet({ visitor, first, second }: Talk): Promise<void> {
    const { hello, thanks } = this.#lines();
    this.at = 16;
    await first.type();
    await visitor.sawTyping();
    this.at = 17;
    await first.say(hello);
    await Promise.all([visitor, second].map((chat) => chat.heardLine(hello)));
    this.at = 18;
    await visitor.type();
    await Promise.all([first.sawTyping(), second.sawTyping()]);
    this.at = 19;
    await visitor.say(thanks);
    await Promise.all([first, second].map((chat) => chat.heardLine(thanks)));
  }

  async #filter({ visitor, first, second }: Talk, conversation: string): Promise<void> {
    const { operator, tenant, second: filtered } = this.#stage;
    const { between, there, late } = this.#lines();
    this.at = 'filter';
    await operator.setAudience(tenant.id, conversation, filtered.profile.address, 'agents');
    await second.say(between);
    await first.heardLine(between);
    await visitor.say(there);
    await first.heardLine(there);
    await first.say(late);
    await Promise.all([visitor, second].map((chat) => chat.heardLine(late)));
  }

  #lines() {
    const number = this.#number;
    return {
      hello: `Hello, looking at ${number}`,
      thanks: `Order ${number}, thanks`,
      between: `Between us: ${number} is late`,
      there: `Are you there? ${number}`,
      late: `It comes tomorrow, ${number}`,
    };
  }

  #compare({ visitor, first, second }: Talk): readonly Reception[] {
    const { tenant } = this.#stage;
    const { hello, thanks, between, there, late } = this.#lines();
    const [one, two] = [shortName(this.#stage.first), shortName(this.#stage.second)];
    const by = (from: string) => (text: string) => ({ from, text });
    const [byFirst, byVisitor] = [by(one), by(this.#visitorName)];
    const welcome = { from: tenant.displayName, text: tenant.texts?.welcome ?? '' };
    return [
      { person: this.#visitorName, heard: visitor.heard, meant: [welcome, byFirst(hello), byFirst(late)] },
      { person: one, heard: first.heard, meant: [byVisitor(thanks), by(two)(between), byVisitor(there)] },
      { person: two, heard: second.heard, meant: [byFirst(hello), byVisitor(thanks), byFirst(late)] },
    ];
  }

  #record(): PlayRecord {
    const { tenant, owner, traceId, first, second } = this.#stage;
    const client = this.#visitor?.client;
    return {
      subject: this.#subject,
      tenant: tenant.id,
      endpoint: applicationEndpointOf(tenant) ?? '',
      welcome: tenant.texts?.welcome ?? '',
      owner,
      traceId,
      agents: [first, second].map(({ profile, client: { token, channel } }) => ({
        address: profile.address,
        token,
        received: channel.received,
      })),
      received: client?.channel.received ?? [],
      ...(client === undefined ? {} : { token: client.token }),
      ...(this.#conversationPath === undefined ? {} : { conversationPath: this.#conversationPath }),
    };
  }
}

function shortName(agent: Agent): string {
  return agent.profile.displayName.split(' ')[0] ?? agent.profile.displayName;
}
