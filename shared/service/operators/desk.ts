import type { TableRecords } from '../../ledger/records.ts';
import type { DeskConfiguration, DeskProfile } from '../../protocol/carebridge/desk.ts';
import { applicationEndpointOf, type Tenant, type TenantAgent } from '../../providers/tenant.ts';
import type { Caller } from '../callers/access.ts';
import { type CenterSeat, type CenterSeats, isServedAt } from './center-seats.ts';
import { OwnReplies } from './own-replies.ts';
import { agentIn } from './participation.ts';

/** What the desk needs to know of the deployment. */
type DeskDependencies = {
  readonly tenants: { ofEntraTenant(entraTenantId: string): Promise<readonly Tenant[]> };
  /** Tenants of the embedded contact center whose agent a person is; absent: there is none. */
  readonly seats: CenterSeats | undefined;
  readonly records: TableRecords;
  readonly authority: string;
  readonly clientId: string;
  readonly discoverUrl: string;
};

/** What an agent's page asks for itself. Source: carebridge.md#desk */
export class Desk {
  readonly replies: OwnReplies;
  readonly #dependencies: DeskDependencies;

  constructor(dependencies: DeskDependencies) {
    this.#dependencies = dependencies;
    this.replies = new OwnReplies(dependencies.records);
  }

  /**
   * How to sign in, and where the platform is.
   * Choice: the application is named by its client id, since Entra gives it tokens for itself under no other name.
   */
  configuration(): DeskConfiguration {
    const { authority, clientId, discoverUrl } = this.#dependencies;
    const scope = `${clientId}/.default offline_access`;
    return { clientId, authority: `${authority}/organizations`, scope, discoverUrl };
  }

  /** The tenants that the caller answers for. @throws {Unavailable} StoreUnavailable */
  async profile(caller: Caller): Promise<DeskProfile> {
    if (caller.kind === 'local') return { tenants: [], switchedOff: [], contactCenter: [] };
    const { tenants, seats } = this.#dependencies;
    const [all, contactCenter = []] = await Promise.all([tenants.ofEntraTenant(caller.entraTenantId), seats?.(caller)]);
    const own = all.flatMap((tenant) => {
      const self = agentIn(tenant, caller);
      const endpoint = applicationEndpointOf(tenant);
      return self === undefined || endpoint === undefined ? [] : [{ tenant, self, endpoint }];
    });
    const on = own.filter(({ tenant }) => tenant.enabled);
    const off = own.filter(({ tenant }) => !tenant.enabled);
    return {
      tenants: on.map(({ tenant, self, endpoint }) => profileIn(tenant, self, endpoint)),
      switchedOff: off.map(({ tenant }) => tenant.displayName),
      contactCenter: contactCenter.map((seat) =>
        seatIn(
          seat,
          all.filter((one) => one.enabled && isServedAt(one, seat, caller)),
        ),
      ),
    };
  }
}

/** `served`: the tenants whose visitors come there, and may leave messages. */
function seatIn(
  { tenant: id, colleagues, ...seat }: CenterSeat,
  served: readonly Tenant[],
): DeskProfile['contactCenter'][number] {
  return {
    id,
    ...seat,
    colleagues: colleagues.map(({ agentId: address, agentName: displayName }) => ({ address, displayName })),
    serves: served.map((tenant) => ({ id: tenant.id, displayName: tenant.displayName })),
  };
}

function profileIn(tenant: Tenant, self: TenantAgent, endpoint: string): DeskProfile['tenants'][number] {
  const { id, displayName, language } = tenant;
  const others = tenant.agents.filter(({ address }) => address !== self.address);
  return {
    id,
    displayName,
    language,
    endpoint,
    address: self.address,
    agentName: self.displayName,
    colleagues: others.map(({ address, displayName: name }) => ({ address, displayName: name })),
    replies: tenant.replies,
    wrapUpTags: tenant.wrapUpTags,
    preChat: tenant.preChat.map(({ name, label }) => ({ name, label })),
  };
}
