import { ProtocolViolation } from '../../kernel/errors.ts';
import { coversOrigin } from '../../kernel/origin-pattern.ts';
import { isLoopbackOrigin, type Reach } from '../../kernel/reach.ts';
import { isAudienceIn, type RemoteParty, sameAudience } from '../../kernel/remote-party.ts';
import type { Tenant } from '../tenant.ts';
import { type PlatformDefaults, platformOf, type TenantPlatform } from './tenant-platform.ts';

/** Whom our credential may be shown to. */
type AllowedPlatformDependencies = {
  /** The platform that tenants have who name none: that of our own origin. */
  readonly own: PlatformDefaults;
  /** Audiences of tokens for ourselves: no platform elsewhere gets one. */
  readonly ownAudiences: readonly string[];
  /** Platforms of others that this deployment lists; without audiences: their discover URL's origin is the one. */
  readonly remote: readonly RemoteParty[];
};

/**
 * Which platforms tenants may have, by where they are and for which audience our tokens are: this deployment says so, no tenant does.
 * Source: trusted-application.md#links
 */
export class AllowedPlatforms {
  readonly reach: Reach;
  readonly #dependencies: AllowedPlatformDependencies;
  readonly #ownOrigin: string;

  constructor(dependencies: AllowedPlatformDependencies) {
    this.#dependencies = dependencies;
    this.#ownOrigin = new URL(dependencies.own.discoverUrl).origin;
    const hosts = dependencies.remote.map((party) => party.origin);
    this.reach = { named: [this.#ownOrigin], loopback: isLoopbackOrigin(this.#ownOrigin), hosts };
  }

  /**
   * A tenant's platform, with every default filled in.
   * @throws {ProtocolViolation} ForeignLink — when this deployment does not allow it (any more)
   */
  of(tenant: Tenant): TenantPlatform {
    const platform = platformOf(tenant, this.#dependencies.own);
    const [fault] = this.#faultsOf(platform);
    if (fault === undefined) return platform;
    const evidence = { expected: 'a platform that this deployment lists', got: fault, source: 'carebridge.md#tenants' };
    throw new ProtocolViolation('The tenant’s platform is none that this deployment uses.', evidence, 'ForeignLink');
  }

  /** What stands against a tenant's platform: member and a sentence each. */
  faultsOf(tenant: Tenant): readonly string[] {
    return this.#faultsOf(platformOf(tenant, this.#dependencies.own));
  }

  #faultsOf(platform: TenantPlatform): readonly string[] {
    const { origin, username, password } = new URL(platform.discoverUrl);
    if (username !== '' || password !== '') return ['platform.discoverUrl: it must not hold user and password'];
    if (origin === this.#ownOrigin) return this.#faultsOfOwn(platform);
    if (this.#isThisMachine(origin)) return this.#faultsHere(platform);
    return this.#faultsElsewhere(platform, origin);
  }

  /** Every host that our token may get to takes it. */
  #faultsElsewhere({ origins, audience }: TenantPlatform, discovered: string): readonly string[] {
    const { remote } = this.#dependencies;
    const isAt = (origin: string) => (party: RemoteParty) => coversOrigin(party.origin, origin);
    if (!remote.some(isAt(discovered))) return ['platform.discoverUrl: this deployment lists no platform there'];
    const takers = remote.filter((party) => takes(party, audience, discovered));
    if (this.#isOwnAudience(audience) || !takers.some(isAt(discovered))) return [foreignAudience];
    const strays = origins.filter((origin) => !takers.some(isAt(origin)));
    return strays.length === 0 ? [] : ['platform.origins: one of them is not of the listed platform'];
  }

  /** Links lead to ourselves, with tokens for ourselves. */
  #faultsOfOwn({ origins, audience }: TenantPlatform): readonly string[] {
    const isOwn = this.#isOwnAudience(audience) || audience === this.#dependencies.own.audience;
    const strays = origins.filter((origin) => origin !== this.#ownOrigin);
    return [
      ...(isOwn || sameAudience(audience, this.#ownOrigin) ? [] : [foreignAudience]),
      ...(strays.length === 0 ? [] : ['platform.origins: this platform is at no other origin']),
    ];
  }

  #faultsHere({ origins, audience }: TenantPlatform): readonly string[] {
    const strays = origins.filter((origin) => !this.#isThisMachine(origin));
    return [
      ...(this.#isOwnAudience(audience) ? [foreignAudience] : []),
      ...(strays.length === 0 ? [] : ['platform.origins: one of them is not on this machine']),
    ];
  }

  #isOwnAudience(audience: string): boolean {
    return isAudienceIn(this.#dependencies.ownAudiences, audience);
  }

  #isThisMachine(origin: string): boolean {
    return this.reach.loopback && URL.canParse(origin) && isHttp(origin) && isLoopbackOrigin(origin);
  }
}

const foreignAudience = 'platform.audience: this deployment does not send tokens for it there';

const isHttp = (origin: string): boolean => /^https?:/.test(origin);

function takes({ audiences }: RemoteParty, audience: string, discovered: string): boolean {
  return isAudienceIn(audiences.length === 0 ? [discovered] : audiences, audience);
}
