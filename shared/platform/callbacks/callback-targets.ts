import { coversOrigin } from '../../kernel/origin-pattern.ts';
import { isLoopbackOrigin, type Reach, wayTo } from '../../kernel/reach.ts';
import { isAudienceIn, type RemoteParty } from '../../kernel/remote-party.ts';

/** Whom callbacks go to. */
type CallbackTargetDependencies = {
  /** The platform's public origin, which is that of our own service application, too. */
  readonly origin: string;
  /** Audiences of tokens for ourselves: none of them goes anywhere else. */
  readonly ownAudiences: readonly string[];
  /** Service applications of others that this deployment lists; without audiences: any but ours. */
  readonly applications: readonly RemoteParty[];
};

/**
 * Where callbacks may go, and with tokens for whom: this deployment says so, not who asks for them.
 * Source: trusted-application.md#callback-context
 */
export class CallbackTargets {
  readonly reach: Reach;
  readonly #dependencies: CallbackTargetDependencies;

  constructor(dependencies: CallbackTargetDependencies) {
    const { origin, applications } = dependencies;
    this.#dependencies = dependencies;
    const hosts = applications.map((party) => party.origin);
    this.reach = { named: [origin], loopback: isLoopbackOrigin(origin), hosts };
  }

  /** Whether an audience is one by which this deployment itself is addressed. */
  isOwnAudience(audience: string): boolean {
    return isAudienceIn(this.#dependencies.ownAudiences, audience);
  }

  /** What stands against callbacks to a URL with tokens for an audience; undefined: nothing. */
  faultOf(url: string, audience: string): 'url' | 'audience' | undefined {
    const target = URL.canParse(url) ? new URL(url) : undefined;
    const way = target === undefined ? undefined : wayTo(target, this.reach);
    if (target === undefined || way === undefined) return 'url';
    if (way === 'named') return undefined;
    if (this.isOwnAudience(audience)) return 'audience';
    if (way === 'loopback') return undefined;
    const parties = this.#dependencies.applications.filter((party) => coversOrigin(party.origin, target.origin));
    const takes = ({ audiences }: RemoteParty) => audiences.length === 0 || isAudienceIn(audiences, audience);
    return parties.some(takes) ? undefined : 'audience';
  }
}
