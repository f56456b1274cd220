import type { WebhookVersion } from '../../protocol/contact-center/webhook-versions.ts';
import type { WebhookPost } from '../deliveries/webhook-post.ts';
import type { CenterTenant } from '../directory/center-tenants.ts';
import type { Revised, TenantEntries } from '../directory/tenant-entries.ts';
import { CenterRefusal, invalidMember, nothingThere, requireRevision } from '../edge/center-refusal.ts';
import { newId } from '../identity/secrets.ts';
import type { KnownSetUp } from '../store/known-set-up.ts';
import type { Channel, Webhook, WebhookInput } from './entries.ts';

/** What webhooks need. */
type WebhooksDependencies = {
  readonly entries: TenantEntries<Webhook>;
  readonly channels: Pick<TenantEntries<Channel>, 'all'>;
  readonly post: Pick<WebhookPost, 'mayReach' | 'verify'>;
  readonly setUps: Pick<KnownSetUp, 'forget'>;
  readonly entriesPerTenant: number;
};

/** The webhooks of tenants. Source: contact-center.md#webhooks */
export class Webhooks {
  readonly #dependencies: WebhooksDependencies;

  constructor(dependencies: WebhooksDependencies) {
    this.#dependencies = dependencies;
  }

  /** Those of some versions. */
  async list({ tenant }: CenterTenant, versions: readonly WebhookVersion[]): Promise<readonly Webhook[]> {
    const all = await this.#dependencies.entries.all(tenant);
    return all.filter(({ version }) => versions.includes(version));
  }

  /** One of some versions. @throws {CenterRefusal} resource_not_found */
  async read({ tenant }: CenterTenant, id: string, versions: readonly WebhookVersion[]): Promise<Revised<Webhook>> {
    const found = await this.#dependencies.entries.find(tenant, id);
    if (found === undefined || !versions.includes(found.entry.version)) throw nothingThere();
    return found;
  }

  /** Makes a webhook whose address takes what it is tried with. @throws {CenterRefusal} invalid_parameter */
  async create({ tenant }: CenterTenant, input: WebhookInput): Promise<Revised<Webhook>> {
    const { entries, entriesPerTenant } = this.#dependencies;
    if ((await entries.all(tenant)).length >= entriesPerTenant) {
      throw invalidMember('name', undefined, 'invalid_parameter', `there are ${entriesPerTenant} webhooks already`);
    }
    await this.try(input);
    const webhook = { id: newId(), ...input };
    await entries.insert(tenant, webhook.id, webhook);
    return { entry: webhook, revision: 1 };
  }

  /**
   * Replaces a webhook; another address or version is tried before. `ifMatch`: the revision that it must have.
   * @throws {CenterRefusal} resource_not_found, precondition_failed, invalid_parameter
   */
  async replace(
    tenant: CenterTenant,
    id: string,
    input: WebhookInput,
    versions: readonly WebhookVersion[],
    ifMatch?: number,
  ): Promise<Revised<Webhook>> {
    const { entries, setUps } = this.#dependencies;
    const { entry: known } = await this.read(tenant, id, versions);
    if (known.uri !== input.uri || known.version !== input.version) await this.try(input);
    const after = await entries.change(tenant.tenant, id, ({ revision }) => {
      requireRevision(revision, ifMatch);
      return { id, ...input };
    });
    setUps.forget(tenant.tenant);
    if (after === undefined) throw nothingThere();
    return after;
  }

  /** @throws {CenterRefusal} resource_not_found; webhook_in_use — when a channel leads to it */
  async remove(tenant: CenterTenant, id: string, versions: readonly WebhookVersion[]): Promise<void> {
    const { entries, channels, setUps } = this.#dependencies;
    await this.read(tenant, id, versions);
    const isUsed = (await channels.all(tenant.tenant)).some(
      ({ webHookId, isRemoved }) => webHookId === id && !isRemoved,
    );
    if (isUsed) throw new CenterRefusal('webhook_in_use');
    await entries.remove(tenant.tenant, id);
    setUps.forget(tenant.tenant);
  }

  /** Tries an address. @throws {CenterRefusal} invalid_parameter — when events may not go there, or it gives no good answer */
  async try({ uri, version }: Pick<WebhookInput, 'uri' | 'version'>): Promise<void> {
    const { post } = this.#dependencies;
    if (!post.mayReach(uri)) {
      throw invalidMember(
        'uri',
        undefined,
        'invalid_parameter',
        'events are not sent there: it must be https and public',
      );
    }
    if (!(await post.verify(uri, version))) {
      throw invalidMember('uri', undefined, 'invalid_parameter', 'it did not answer WEB_HOOK_VERIFY with 2xx');
    }
  }
}
