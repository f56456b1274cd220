import { BoundedMap } from '../../kernel/bounded-map.ts';
import { CapabilityNotAvailable } from '../../kernel/errors.ts';
import type { Link } from '../../kernel/link.ts';
import type { Clock } from '../../kernel/time.ts';
import { embeddedOf, linkOf, type WireResource } from '../../protocol/hypermedia/resource.ts';
import type { BareRelName, RelName } from '../../protocol/trusted-application/rel-names.ts';
import type { PlatformClient, ReadResource, RequestScope } from './platform-client.ts';

/** The application resource as it was last read: the links that our permissions give us. */
export type Capabilities = { readonly application: ReadResource; readonly readAt: number };

type Entry = { readonly capabilities: Promise<Capabilities>; readonly until: number };

const keptApplications = 1_000;

/** Discovered links, kept per tenant until they expire or are found wrong. Source: trusted-application.md#discovery */
export class Discovery {
  readonly #client: PlatformClient;
  readonly #lifetimeMs: number;
  readonly #now: Clock;
  readonly #entries = new BoundedMap<Entry>(keptApplications);

  constructor(client: PlatformClient, lifetimeMs: number, now: Clock) {
    this.#client = client;
    this.#lifetimeMs = lifetimeMs;
    this.#now = now;
  }

  /**
   * The capabilities of a tenant; readers at the same time share one reading.
   * @throws {CapabilityNotAvailable} LinkMissing — when discovery does not lead to the application; else as a request
   */
  of(scope: RequestScope): Promise<Capabilities> {
    const key = keyOf(scope);
    const known = this.#entries.get(key);
    if (known !== undefined && this.#now() < known.until) return known.capabilities;
    const entry: Entry = { capabilities: this.#read(scope), until: this.#now() + this.#lifetimeMs };
    this.#entries.set(key, entry);
    entry.capabilities.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.capabilities;
  }

  /** Forgets capabilities that turned out wrong, unless they have been read anew since. */
  async drop(scope: RequestScope, wrong: Capabilities): Promise<void> {
    const key = keyOf(scope);
    const entry = this.#entries.get(key);
    if (entry !== undefined && (await entry.capabilities) === wrong) this.#entries.delete(key);
  }

  async #read(scope: RequestScope): Promise<Capabilities> {
    const { discoverUrl, endpoint } = scope.platform;
    const discover = await this.#client.read({ href: discoverUrl, base: discoverUrl }, { ...scope, step: 'discover' });
    const applications = await this.#client.read(
      linkIn(discover, 'applications'),
      { ...scope, step: 'applications' },
      { endpointId: endpoint },
    );
    const application = await this.#client.read(linkIn(applications, 'application'), { ...scope, step: 'application' });
    return { application, readAt: this.#now() };
  }
}

/**
 * A link of a resource, or of one that it embeds.
 * @throws {CapabilityNotAvailable} LinkMissing — when it is not offered
 */
export function linkIn({ resource, base }: ReadResource, rel: RelName | BareRelName, embedded?: RelName): Link {
  const holder: WireResource | undefined = embedded === undefined ? resource : embeddedOf(resource, embedded)[0];
  const link = holder === undefined ? undefined : linkOf(holder, rel, base);
  if (link === undefined) throw new CapabilityNotAvailable(`The platform does not offer ${rel}.`);
  return link;
}

function keyOf({ tenant, platform }: RequestScope): string {
  return `${tenant} ${platform.discoverUrl} ${platform.endpoint}`;
}
