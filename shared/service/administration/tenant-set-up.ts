import { ConfigurationError, StateConflict } from '../../kernel/errors.ts';
import { errorFields, type Log } from '../../kernel/log.ts';
import { atMost } from '../../kernel/time.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Consents } from '../tenants/consents.ts';
import type { TenantDirectory } from '../tenants/tenant-directory.ts';
import type { StoredCredentials } from './stored-credentials.ts';

/** What setting tenants up needs. */
type TenantSetUpDependencies = {
  readonly tenants: TenantDirectory;
  readonly consents: Consents;
  readonly credentials: StoredCredentials;
  readonly providers: ReadonlyMap<string, Provider>;
  /** A request waits so long for a contact center; the alarm of the change goes on where that was not enough. */
  readonly waitMs: number;
  readonly log: Log;
};

/** `nothing` = there is nothing to set up, or nothing to do it with yet. */
type SetUpResult = 'done' | 'later' | 'refused' | 'nothing';

/** Has tenants set up at their contact centers, once their credential is there. Source: carebridge.md#set-up */
export class TenantSetUp {
  readonly #dependencies: TenantSetUpDependencies;

  constructor(dependencies: TenantSetUpDependencies) {
    this.#dependencies = dependencies;
  }

  /** Begins what a write asks for, and waits for it within limits; never rejects, since an alarm looks after it. */
  async begin(id: string): Promise<void> {
    await atMost(this.#dependencies.waitMs, this.try(id)).catch((error: unknown) => this.#failed(id, error));
  }

  /**
   * Sets a tenant up as it is stored now; later, when another instance does the same for long.
   * @throws {Unavailable} StoreUnavailable, SecretsUnavailable
   */
  async try(id: string): Promise<SetUpResult> {
    const { tenants, consents, credentials, providers } = this.#dependencies;
    const tenant = (await tenants.read(id))?.tenant;
    if (tenant?.enabled !== true) return 'nothing';
    const provider = providers.get(tenant.platform.provider);
    if (provider?.routing !== 'queued' || provider.faultsOf(tenant).length > 0) return 'nothing';
    if (!(await consents.isGivenNow(tenant.entraTenantId))) return 'nothing';
    const version = await credentials.versionOf(id).catch(nothingIfDamaged);
    return version === undefined ? 'nothing' : provider.setUp(tenant).catch(laterIfBusy);
  }

  #failed(tenant: string, error: unknown): void {
    this.#dependencies.log({
      level: 'warn',
      event: 'platform-set-up',
      tenant,
      outcome: 'retry',
      ...errorFields(error),
    });
  }
}

/** The check tells of it. */
function nothingIfDamaged(error: unknown): undefined {
  if (!(error instanceof ConfigurationError)) throw error;
}

function laterIfBusy(error: unknown): 'later' {
  if (!(error instanceof StateConflict)) throw error;
  return 'later';
}
