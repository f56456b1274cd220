import * as z from 'zod';
import type { VisitorInvited } from '../../conversation/event.ts';
import { BoundedMap } from '../../kernel/bounded-map.ts';
import { StateConflict } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, dayMs, utcDay } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { removeAll } from '../../ledger/remove-all.ts';
import type { ConversationName } from './service-envelope.ts';
import { type Told, toldSchema } from './told-values.ts';
import { VerifiedVisits } from './verified-visits.ts';
import { VisitorNames } from './visitor-names.ts';

/** What a sign-in will be known by when its visit begins: the address that the platform gives it, and the thread id that we gave. */
export type SignInTraits = {
  readonly address?: string | undefined;
  readonly threadId?: string | undefined;
  /** What the platform knows the visitor by, as `visitorMark` makes it. */
  readonly mark?: string | undefined;
};

/** A visitor's sign-in, as it was noted: its day (yyyymmdd) and what it will be known by. */
export type NotedSignIn = { readonly day: string; readonly trait: string; readonly mark?: string };

const signInSchema = z.object({ mark: z.string().exactOptional() });

/** A conversation of a visitor, and when its last visit began, epoch ms. */
type VisitorConversation = { readonly conversation: string; readonly at: number };

const begunSchema = z.object({ at: z.number() });

/** A conversation of a visit, and the day (yyyymmdd) on which that began. */
type VisitOfDay = { readonly conversation: string; readonly day: string };

/** Several tabs of a visitor may tell something at once. */
const writeAttempts = 8;

/** Choice: of a visitor with more conversations than this, some are not found. */
const mostOfVisitor = 200;

const visitorSchema = z.object({ visitorId: z.string() });

/** How a visit began: the platform tells the visitor's address, the relay the thread id alone. */
type Invitation = Pick<VisitorInvited, 'threadId' | 'at'> & { readonly visitor?: { readonly address: string } };

const signIns = (tenant: string, day: string): string => `sign-ins.${tenant}.${day}`;
const visits = (tenant: string, day: string): string => `visits.${tenant}.${day}`;
const visitors = (tenant: string, day: string): string => `visitors.${tenant}.${day}`;
/** Conversations of a visitor, whichever day they are of. */
const conversationsOf = (tenant: string, visitorId: string): string => `conversations-of.${tenant}.${visitorId}`;
const strays = (tenant: string, day: string): string => `strays.${tenant}.${day}`;

/** How many tenants an instance remembers that retention looks after. */
const rememberedTenants = 10_000;

/** How far retention has come: a record for each tenant of which something was ever kept. */
export const retentionCursors = 'retention';

/**
 * Whose visits are whose, by tenant and day: sign-ins by visitor id and back, visits by what tells their sign-in. No callback brings the
 * visitor id back, so the two are joined by hashes of what both know. Everything of a day is removed with that day.
 */
export class VisitRecords {
  /** What visitors are called; of a day it is removed with that. */
  readonly names: VisitorNames;
  /** Which customers they are by the word of the company's site; likewise. */
  readonly verified: VerifiedVisits;
  readonly #records: TableRecords;
  readonly #now: Clock;
  readonly #keptTenants = new BoundedMap<true>(rememberedTenants);

  constructor(records: TableRecords, now: Clock) {
    this.names = new VisitorNames(records, visitors);
    this.verified = new VerifiedVisits(records, visitors);
    this.#records = records;
    this.#now = now;
  }

  /** A visitor was given a token. @throws {Unavailable} StoreUnavailable */
  async signedIn(tenant: string, visitorId: string, traits: SignInTraits): Promise<void> {
    const day = utcDay(this.#now());
    const [partition, backwards] = [signIns(tenant, day), visitors(tenant, day)];
    const { mark } = traits;
    await this.#kept(tenant);
    await Promise.all(
      traitsOf(tenant, traits).flatMap((trait) => [
        this.#records.put(partition, `${visitorId}.${trait}`, { mark }),
        this.#records.put(backwards, signInKey(trait), { visitorId }),
      ]),
    );
  }

  /** A visit began. @throws {Unavailable} StoreUnavailable */
  async began(name: ConversationName, invitation: Invitation): Promise<void> {
    await this.#kept(name.tenant);
    await Promise.all(visitKeys(name, invitation).map(([partition, key]) => this.#records.put(partition, key, {})));
    const visitorId = await this.#visitorOfSignIn(name.tenant, invitation);
    if (visitorId === undefined) return;
    const { at } = invitation;
    const key = conversationKey(name.conversation);
    // First, so that what follows is found with its day.
    await this.#records.put(visitors(name.tenant, utcDay(at)), key, { visitorId });
    await this.#records.put(conversationsOf(name.tenant, visitorId), name.conversation, { at });
  }

  /** A visitor's conversations, the last one first; those of before this was kept are not among them. */
  async conversationsOf(tenant: string, visitorId: string): Promise<readonly VisitorConversation[]> {
    const found = await this.#records.list(conversationsOf(tenant, visitorId), { limit: mostOfVisitor });
    const all = found.map(({ key, value }) => ({ conversation: key, ...begunSchema.parse(value) }));
    return all.toSorted((one, other) => other.at - one.at);
  }

  /** The conversation that began out of a sign-in of about that time, by its thread id. */
  async visitsOfThread(tenant: string, threadId: string, signedInAt: number): Promise<string | undefined> {
    return (await this.#visitOfThread(tenant, threadId, signedInAt))?.conversation;
  }

  async #visitOfThread(tenant: string, threadId: string, signedInAt: number): Promise<VisitOfDay | undefined> {
    const [trait = ''] = traitsOf(tenant, { threadId });
    for (const day of [utcDay(signedInAt), utcDay(signedInAt + dayMs)]) {
      const [conversation] = await this.visitsOf(tenant, day, trait);
      if (conversation !== undefined) return { conversation, day };
    }
    return undefined;
  }

  /**
   * Changes what the page of a visit has told, which began out of a sign-in of about that time; which visit that is, if there is one. Throws what `change` does.
   * @throws {StateConflict} StateChanged — when others kept writing first
   */
  async tell(
    tenant: string,
    threadId: string,
    signedInAt: number,
    change: (told: Told) => Told,
  ): Promise<VisitOfDay | undefined> {
    const visit = await this.#visitOfThread(tenant, threadId, signedInAt);
    if (visit === undefined) return undefined;
    const [partition, key] = [visitors(tenant, visit.day), toldKey(visit.conversation)];
    for (let attempt = 1; attempt <= writeAttempts; attempt += 1) {
      const record = await this.#records.get(partition, key);
      const value = change(toldSchema.parse(record?.value ?? {}));
      const isWritten = await (record === undefined
        ? this.#records.insert(partition, key, value)
        : this.#records.replace(partition, key, value, record.etag));
      if (isWritten) return visit;
    }
    throw new StateConflict('Others kept telling of the visit first.');
  }

  /** What the page of a visit has told, which began at that time. */
  async told({ tenant, conversation }: ConversationName, startedAt: number): Promise<Told> {
    const record = await this.#records.get(visitors(tenant, utcDay(startedAt)), toldKey(conversation));
    return toldSchema.parse(record?.value ?? {});
  }

  /** The id of the visitor whose conversation began at that time; undefined where no sign-in of ours led to it. */
  async visitorOf({ tenant, conversation }: ConversationName, startedAt: number): Promise<string | undefined> {
    return this.#visitorAt(visitors(tenant, utcDay(startedAt)), conversationKey(conversation));
  }

  /** A sign-in lasts some hours: it was on the day of the visit or the one before. */
  async #visitorOfSignIn(tenant: string, { visitor, threadId, at }: Invitation): Promise<string | undefined> {
    const traits = traitsOf(tenant, { address: visitor?.address, threadId });
    const partitions = [at, at - dayMs].map((time) => visitors(tenant, utcDay(time)));
    const places = partitions.flatMap((partition) => traits.map((trait) => [partition, signInKey(trait)] as const));
    const found = await Promise.all(places.map((place) => this.#visitorAt(...place)));
    return found.find((visitorId) => visitorId !== undefined);
  }

  async #visitorAt(partition: string, key: string): Promise<string | undefined> {
    const record = await this.#records.get(partition, key);
    return record === undefined ? undefined : visitorSchema.parse(record.value).visitorId;
  }

  /** A conversation came into being by a callback other than its invitation, so that no index may ever name it. */
  async strayed({ tenant, conversation }: ConversationName, at: number): Promise<void> {
    await this.#kept(tenant);
    await this.#records.put(strays(tenant, utcDay(at)), conversation, {});
  }

  /** A visitor's sign-ins of one day. */
  async signInsOf(tenant: string, visitorId: string, day: string): Promise<readonly NotedSignIn[]> {
    const prefix = `${visitorId}.`;
    const found = await this.#records.list(signIns(tenant, day), { prefix });
    return found.map(({ key, value }) => ({ day, trait: key.slice(prefix.length), ...signInSchema.parse(value) }));
  }

  /** From now on something is kept of the tenant: retention looks after it. */
  async #kept(tenant: string): Promise<void> {
    if (this.#keptTenants.get(tenant) !== undefined) return;
    await this.#records.insert(retentionCursors, tenant, {});
    this.#keptTenants.set(tenant, true);
  }

  /** Conversations that began on a day out of a sign-in. */
  async visitsOf(tenant: string, day: string, trait: string): Promise<readonly string[]> {
    const prefix = `${trait}.`;
    const found = await this.#records.list(visits(tenant, day), { prefix });
    return found.map(({ key }) => key.slice(prefix.length));
  }

  /** Conversations of a day that no index may name. */
  async straysOf(tenant: string, day: string, limit: number): Promise<readonly string[]> {
    return (await this.#records.list(strays(tenant, day), { limit })).map(({ key }) => key);
  }

  async forgetStray({ tenant, conversation }: ConversationName, day: string): Promise<void> {
    await this.#records.remove(strays(tenant, day), conversation);
  }

  async forgetSignIn(tenant: string, visitorId: string, { day, trait }: NotedSignIn): Promise<void> {
    await this.#records.remove(signIns(tenant, day), `${visitorId}.${trait}`);
    await this.#records.remove(visitors(tenant, day), signInKey(trait));
  }

  /** Forgets a visit; how many records that were at most. */
  async forgetVisit(name: ConversationName, invitations: readonly Invitation[], firstAt: number): Promise<number> {
    const keys = invitations.flatMap((invitation) => visitKeys(name, invitation));
    await Promise.all(keys.map(([partition, key]) => this.#records.remove(partition, key)));
    await this.#records.remove(strays(name.tenant, utcDay(firstAt)), name.conversation);
    for (const day of new Set(invitations.map(({ at }) => utcDay(at)))) {
      await this.#forgetOfVisitor(name, day);
      await this.names.forget(name.tenant, day, name.conversation);
      await this.verified.forget(name.tenant, day, name.conversation);
      await this.#records.remove(visitors(name.tenant, day), conversationKey(name.conversation));
      await this.#records.remove(visitors(name.tenant, day), toldKey(name.conversation));
    }
    return keys.length;
  }

  /** A conversation is none of its visitor's any more, if it last began on that day. */
  async #forgetOfVisitor({ tenant, conversation }: ConversationName, day: string): Promise<void> {
    const visitorId = await this.#visitorAt(visitors(tenant, day), conversationKey(conversation));
    if (visitorId === undefined) return;
    const partition = conversationsOf(tenant, visitorId);
    const record = await this.#records.get(partition, conversation);
    if (record === undefined || utcDay(begunSchema.parse(record.value).at) > day) return;
    await this.#records.removeIf(partition, conversation, record.etag);
  }

  /** Forgets everything of a day. */
  async forgetDay(tenant: string, day: string): Promise<void> {
    const prefix = conversationKey('');
    for (const { key } of await this.#records.list(visitors(tenant, day), { prefix })) {
      await this.#forgetOfVisitor({ tenant, conversation: key.slice(prefix.length) }, day);
    }
    await this.names.forget(tenant, day);
    await this.verified.forget(tenant, day);
    const partitions = [signIns, visits, visitors, strays].map((kind) => kind(tenant, day));
    await Promise.all(partitions.map((partition) => removeAll(this.#records, partition)));
  }
}

const signInKey = (trait: string): string => `sign-in.${trait}`;
const conversationKey = (conversation: string): string => `conversation.${conversation}`;
const toldKey = (conversation: string): string => `told.${conversation}`;

function visitKeys({ tenant, conversation }: ConversationName, { visitor, threadId, at }: Invitation) {
  const partition = visits(tenant, utcDay(at));
  const traits = traitsOf(tenant, { address: visitor?.address, threadId });
  return traits.map((trait): readonly [string, string] => [partition, `${trait}.${conversation}`]);
}

/** Thread ids that are not of our making tell nothing: anybody could have chosen them. */
function traitsOf(tenant: string, { address, threadId }: SignInTraits): readonly string[] {
  const isOurs = threadId !== undefined && /^[0-9a-f]{32}$/.test(threadId);
  return [
    ...(address === undefined ? [] : [hashId('address', tenant, address.toLowerCase())]),
    ...(isOurs ? [hashId('thread', tenant, threadId)] : []),
  ];
}
