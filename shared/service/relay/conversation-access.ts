import type { EventBus } from '../../bus/bus.ts';
import { defined } from '../../kernel/defined.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { type Clock, toRfc3339 } from '../../kernel/time.ts';
import type { AccessAnswer } from '../../protocol/relay/answers.ts';
import type { OpenRequest } from '../../protocol/relay/requests.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { DailySalt } from '../limits/daily-salt.ts';
import type { RateLimit } from '../limits/rate-limit.ts';
import type { AdmittedOrigins } from '../tenants/admitted-origins.ts';
import type { ErasedMarks } from '../worker/erased-marks.ts';
import { answerFaults, answersOf } from '../worker/pre-chat-answers.ts';
import { addressed, type ConversationName } from '../worker/service-envelope.ts';
import type { VisitRecords } from '../worker/visit-records.ts';
import type { PageSilence } from './page-silence.ts';
import { noConversation, type PageRequest, type RelayPage } from './relay-page.ts';
import type { RelayTokens } from './relay-tokens.ts';
import type { IssuedResume, ResumePlace, ResumeTokens } from './resume-tokens.ts';
import type { VisitDays } from './visit-days.ts';
import type { ChannelSubject } from './visitor-channel-kind.ts';
import type { VisitorChannels } from './visitor-channels.ts';

/** What letting pages into conversations needs. */
type ConversationAccessDependencies = {
  readonly channels: VisitorChannels;
  readonly tokens: RelayTokens;
  readonly resumes: ResumeTokens;
  readonly silence: PageSilence;
  readonly days: VisitDays;
  readonly origins: AdmittedOrigins;
  readonly visits: VisitRecords;
  readonly marks: ErasedMarks;
  readonly bus: EventBus;
  readonly limits: { readonly opens: RateLimit; readonly resumes: RateLimit };
  readonly salt: DailySalt;
  readonly log: Log;
  readonly now: Clock;
};

/** A page that opens a conversation. */
type Opening = {
  readonly page: RelayPage;
  readonly token: string | undefined;
  readonly request: OpenRequest;
  /** As `visitorAddress` gives it; visitors without one share one counter. */
  readonly address: string | undefined;
};

/** A page that comes back to its conversation. */
type Return = Pick<PageRequest, 'page' | 'conversation'> & {
  readonly resumeToken: string | undefined;
  readonly address: string | undefined;
};

/** Lets pages into their conversations: for the first time, again, and while they are in. Every method may throw {Unavailable}. */
export class ConversationAccess {
  readonly #dependencies: ConversationAccessDependencies;

  constructor(dependencies: ConversationAccessDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Opens a conversation, once per opening id; `isNew` where no request did so before.
   * @throws {RequestRefused} Unauthenticated, TooManyRequests; NotFound — when it was opened by another, or has been erased
   * @throws {RequestRefused} InvalidRequest — when it lacks what the tenant asks for before the chat
   */
  async open({ page, token, request, address }: Opening): Promise<{ answer: AccessAnswer; isNew: boolean }> {
    const { tokens, limits, channels, marks, resumes, visits, log, now } = this.#dependencies;
    const { tenant, origin } = page;
    const { visitorId, threadId } = await tokens.openingOf(token, tenant.id, origin);
    await this.#count(limits.opens, address);
    const conversation = hashId('relay-conversation', tenant.id, request.openingId);
    const name = { tenant: tenant.id, conversation };
    if (await marks.has(name)) throw noConversation();
    await this.#checkAnswers(tenant, name, request);
    const silenceAt = await this.#dependencies.silence.begin(name);
    const wanted: ChannelSubject = { ...name, visitorId, threadId, openedAt: now() };
    const { subject, isNew } = await channels.open(wanted, silenceAt);
    if (subject?.visitorId !== visitorId) throw noConversation();
    const resume = await resumes.open({ ...name, origin }, request.openingId, tenant.retentionDays);
    if (resume === undefined) throw noConversation();
    await visits.began(name, { threadId: subject.threadId, at: subject.openedAt });
    await this.#announce(subject, request);
    log({ level: 'info', event: 'relay-opened', tenant: tenant.id, conversationId: conversation });
    return { answer: await this.#answer({ ...name, origin }, resume), isNew };
  }

  /**
   * New tokens for one that is good.
   * @throws {RequestRefused} TooManyRequests; NotFound — for every token that is not good, whatever is wrong with it
   */
  async resume({ page, conversation, resumeToken, address }: Return): Promise<AccessAnswer> {
    const { channels, resumes, origins, silence, days, limits, log } = this.#dependencies;
    const { tenant, origin } = page;
    await this.#count(limits.resumes, address);
    const name = { tenant: tenant.id, conversation };
    if (!/^[0-9a-f]{64}$/.test(resumeToken ?? '') || !isId(conversation)) throw noConversation();
    const subject = await channels.find(name);
    if (subject === undefined) throw noConversation();
    const admittedSince = await origins.since(tenant.id, origin);
    const place = { ...name, origin };
    const resume = await resumes.use(place, resumeToken ?? '', tenant.retentionDays, admittedSince);
    if (resume === undefined) throw noConversation();
    await silence.heard(name);
    await days.note(subject);
    log({ level: 'info', event: 'relay-resumed', tenant: tenant.id, conversationId: conversation });
    return this.#answer(place, resume);
  }

  /**
   * Ends the resume tokens of a conversation.
   * @throws {RequestRefused} Unauthenticated, NotFound
   */
  async forget(request: PageRequest): Promise<void> {
    await this.#dependencies.resumes.end(await this.enter(request));
  }

  /**
   * The conversation that a page speaks in.
   * @throws {RequestRefused} Unauthenticated; NotFound — when it is not the token's, or not there any more
   */
  async enter({ page, conversation, token }: PageRequest): Promise<ChannelSubject> {
    const { tokens, channels } = this.#dependencies;
    const { tenant, origin } = page;
    const entitled = await tokens.conversationOf(token, tenant.id, origin);
    const subject = entitled === conversation ? await channels.find({ tenant: tenant.id, conversation }) : undefined;
    if (subject === undefined) throw noConversation();
    return subject;
  }

  /** What is asked before the chat is filled in, unless it was when the conversation was opened before. Source: carebridge.md#pre-chat */
  async #checkAnswers(tenant: Tenant, name: ConversationName, { details = {} }: OpenRequest): Promise<void> {
    const faults = answerFaults(tenant, answersOf(details));
    if (faults.length === 0 || (await this.#dependencies.channels.findNow(name)) !== undefined) return;
    throw new RequestRefused('InvalidRequest', 'The request is not valid.', { details: faults });
  }

  async #count(limit: RateLimit, address: string | undefined): Promise<void> {
    await limit.take(hashId(await this.#dependencies.salt.current(), address ?? ''));
  }

  /** The queue has it before the page has an answer. Repeats vanish in the queue, or in the conversation's inbox. */
  async #announce({ tenant, conversation, openedAt }: ChannelSubject, request: OpenRequest): Promise<void> {
    const { visitorName: displayName, subject, culture, details: answers = {}, openingId } = request;
    const visitor = defined({ displayName, subject, culture, answers });
    const act = { kind: 'open' as const, openingId: hashId('opening', openingId), visitor };
    await this.#dependencies.bus.send(
      addressed({ kind: 'visitor', schema: 1, tenant, conversation, receivedAt: openedAt, act }),
      hashId('visitor', tenant, conversation, 'open'),
    );
  }

  async #answer(place: ResumePlace, { resumeToken, resumeUntil }: IssuedResume): Promise<AccessAnswer> {
    const { token, expiresAt } = await this.#dependencies.tokens.conversation(place);
    const [expires, until] = [expiresAt, resumeUntil].map(toRfc3339) as [string, string];
    return { conversationId: place.conversation, token, expiresAt: expires, resumeToken, resumeUntil: until };
  }
}

const isId = (text: ConversationName['conversation']): boolean => /^[0-9a-f]{32}$/.test(text);
