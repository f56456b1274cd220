import { randomUUID } from 'node:crypto';
import type { EngineConfig } from '../../engine/config.ts';
import { fabrikamEntraTenant } from '../../fabrikam/company.ts';
import type { Page } from '../visitor.ts';
import { CenterAgent, type StaffedAgent } from './center-agent.ts';
import { CenterCompany, staffOf } from './center-company.ts';
import type { Dialect } from './center-record.ts';
import { type SetUp, setUp } from './center-set-up.ts';
import { PublicKeys } from './delivery-proof.ts';

/** How a run of the contact center's flow is played. */
export type CenterRunOptions = {
  readonly conversations: number;
  readonly dialect: Dialect;
  /** The limit of each wait, in milliseconds. */
  readonly patienceMs: number;
  /** Short name of the run's tenant; absent: a new one that begins with `center-flow-`. */
  readonly tenant?: string;
  /** Ends every wait when it is aborted, as if the patience were at its end. */
  readonly givenUp?: AbortSignal;
};

/** Agents in the order in which they take a conversation: the first, the one of the other queue, the one after the reopening. */
export type Shift = { readonly first: CenterAgent; readonly second: CenterAgent; readonly third: CenterAgent };

/** The usual generation: the one that is live; the other has been switched off by who made it. */
export const usualDialect: Dialect = 'chat-gateway';

const pageOrigin = 'https://www.fabrikam.example';

/** What the conversations of one run are played with: a company of their own in the contact center, a tenant of their own, three agents. */
export class CenterStage {
  readonly page: Page;
  readonly company: CenterCompany;
  readonly keys: PublicKeys;
  readonly options: CenterRunOptions;
  readonly #setUp: SetUp;
  readonly #alone: boolean;
  readonly shift: Shift;

  private constructor(
    service: string,
    company: CenterCompany,
    shift: Shift,
    setUpWith: SetUp,
    options: CenterRunOptions,
  ) {
    const { tenant } = setUpWith;
    this.company = company;
    this.shift = shift;
    this.options = options;
    this.#setUp = setUpWith;
    this.#alone = options.conversations === 1;
    this.page = { service, tenant, origin: pageOrigin };
    this.keys = new PublicKeys(service);
  }

  /** Founds the company and signs its agents in. */
  static async build(config: EngineConfig, service: string, options: CenterRunOptions): Promise<CenterStage> {
    const { tenant = `center-flow-${randomUUID().slice(0, 8)}`, dialect, patienceMs, conversations } = options;
    const staff = staffOf(config, conversations === 1);
    const entraTenantId = fabrikamEntraTenant(config);
    const company = new CenterCompany(tenant, { service, localKey: config.localKey, entraTenantId }, patienceMs);
    await company.found(staff, dialect);
    const signIn = (agent: StaffedAgent) =>
      CenterAgent.signIn(config, { service, center: tenant, entraTenantId }, agent, patienceMs);
    const [first, second, third] = await Promise.all(staff.map(signIn));
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('There are no three agents.');
    const agentNames = Object.fromEntries(staff.map(({ id, profile }) => [id, shownName(profile)]));
    const setUpWith = { tenant, entraTenantId, pageOrigin, dialect, agentNames };
    const stage = new CenterStage(service, company, { first, second, third }, setUpWith, options);
    await stage.beginShift();
    return stage;
  }

  /** Authentication, webhook and channel, as the flow begins. */
  async setUp(): Promise<void> {
    await setUp(this.company, this.#setUp);
  }

  /** Where several visitors come at once, the agent who is to have them after the reopening is not there before. */
  readonly beginShift = async (): Promise<void> => {
    const { second, third } = this.shift;
    await second.choose('available');
    if (!this.#alone) await third.choose('on-break');
  };

  /** The agent of more experience takes a break, so that returning visitors come to another agent. */
  async changeShift(): Promise<void> {
    const { second, third } = this.shift;
    await second.choose('on-break');
    if (!this.#alone) await third.choose('available');
  }

  /** Signs the agents out, and takes tenant and company away. */
  async leave(): Promise<void> {
    const { tenant } = this.#setUp;
    await Promise.allSettled(Object.values(this.shift).map((agent: CenterAgent) => agent.signOut()));
    await this.company.request('DELETE', `/api/tenants/${tenant}`).catch(() => undefined);
    await this.company.dissolve();
  }
}

/** How visitors know an agent. */
export const shownName = ({ displayName }: StaffedAgent['profile']): string => displayName.split(' ')[0] ?? displayName;
