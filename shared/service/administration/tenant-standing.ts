import { defined } from '../../kernel/defined.ts';
import { opennessAt } from '../../kernel/opening-hours.ts';
import { type Clock, toRfc3339 } from '../../kernel/time.ts';
import { isBridgedHere, type Tenant } from '../../providers/tenant.ts';
import type { RosterReader } from '../worker/roster-reader.ts';

/** Whether an agent is there: at the desk, in another client, gone for now, or not signed in anywhere that this service sees. */
type Presence = 'available' | 'client' | 'away' | 'absent';

/** How a tenant stands now: whether it is open, and who of its agents is there; `opensAt` as RFC 3339. */
export type TenantStanding = {
  readonly open: boolean;
  readonly opensAt?: string;
  readonly agents: readonly { readonly address: string; readonly displayName: string; readonly presence: Presence }[];
};

/** Something worth knowing that keeps no visitor from agents for long: a code, what it is, and what to do, a sentence each. */
export type TenantNote = {
  readonly code: string;
  readonly problem: string;
  readonly remedy: string;
  /** What the sentences take in, for a page that says them in words of its own. */
  readonly values?: Readonly<Record<string, string>>;
};

/** What looking at a tenant's standing needs. */
type TenantStandingsDependencies = {
  readonly roster: RosterReader;
  /** Knows of people who use the embedded platform by whichever client; absent where the platform is elsewhere. */
  readonly platform: { hasClient(entraTenantId: string, address: string): Promise<boolean> } | undefined;
  readonly origin: string;
  readonly now: Clock;
};

/** Tells how tenants stand at this instant. Source: carebridge.md#check */
export class TenantStandings {
  readonly #dependencies: TenantStandingsDependencies;

  constructor(dependencies: TenantStandingsDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws {Unavailable} StoreUnavailable */
  async of(tenant: Tenant): Promise<TenantStanding> {
    const { open, opensAt } = opennessAt(tenant, this.#dependencies.now());
    const agents = await this.#agents(tenant);
    return { open, ...defined({ opensAt: opensAt === undefined ? undefined : toRfc3339(opensAt) }), agents };
  }

  /** What is worth knowing of a standing. */
  notesOn({ enabled }: Tenant, { open, opensAt, agents }: TenantStanding): readonly TenantNote[] {
    if (!enabled) return [];
    const gone = agents.filter(({ presence }) => presence === 'absent').map(({ displayName }) => displayName);
    const isStaffed = agents.some(({ presence }) => presence === 'available' || presence === 'client');
    const { origin } = this.#dependencies;
    return [
      ...(open ? [] : [closedNote(opensAt)]),
      ...(agents.length > 0 && !isStaffed ? [nobodyNote(origin)] : []),
      ...(gone.length > 0 ? [absentNote(gone.join(', '), origin)] : []),
    ];
  }

  async #agents(tenant: Tenant): Promise<TenantStanding['agents']> {
    const { roster, platform } = this.#dependencies;
    if (tenant.agents.length === 0) return [];
    const picture = new Map((await roster.picture(tenant)).map((agent) => [agent.address, agent.availability]));
    return Promise.all(
      tenant.agents.map(async ({ address, displayName }) => {
        const known = picture.get(address) ?? 'unknown';
        if (known !== 'unknown') return { address, displayName, presence: known };
        const hasClient =
          platform !== undefined && isBridgedHere(tenant) && (await platform.hasClient(tenant.entraTenantId, address));
        return { address, displayName, presence: hasClient ? 'client' : 'absent' };
      }),
    );
  }
}

function closedNote(opensAt: string | undefined): TenantNote {
  return {
    code: opensAt === undefined ? 'never-open' : 'closed-now',
    problem:
      opensAt === undefined ? 'The tenant is closed and will not open.' : `The tenant is closed until ${opensAt}.`,
    remedy: 'Change the opening hours if visitors are to be answered now.',
    ...(opensAt === undefined ? {} : { values: { opensAt } }),
  };
}

const nobodyNote = (origin: string): TenantNote => ({
  code: 'nobody-there',
  problem: 'No agent is there now: visitors are asked to leave a message.',
  remedy: `An agent opens ${origin}/desk, signs in, and is available.`,
  values: { desk: `${origin}/desk` },
});

const absentNote = (names: string, origin: string): TenantNote => ({
  code: 'agents-absent',
  problem: `Not signed in at the desk: ${names}.`,
  remedy: `Each of them needs the app role Agent (Entra: Enterprise applications, this application, Users and groups), and signs in at ${origin}/desk.`,
  values: { names, desk: `${origin}/desk` },
});
