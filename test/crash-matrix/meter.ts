import type { Watches } from '../support/engine/watched-ways.ts';
import type { Watch, WireRequest } from '../support/wire-proxy.ts';

/** Ways out of the application, and the one way in: what people send it. */
export const kinds = ['table', 'send', 'settle', 'request', 'identity', 'person'] as const;

export type Kind = (typeof kinds)[number];

/** When the application is killed: as soon as something has gone out, or when it has been answered, before the answer arrives. */
export type Moment = 'sent' | 'answered';

/** One place at which the application is killed: the k-th (from 1) of a kind in a flow. */
export type CrashPoint = { readonly kind: Kind; readonly k: number; readonly moment: Moment };

type Told = { readonly forwarded: () => void; readonly answered: () => 'cut' | undefined };

/** Counts what goes out, and kills at the point that it is aimed at. */
export class Meter {
  readonly #kill: () => void;
  #counts = new Map<Kind, number>();
  #aim: CrashPoint | undefined;
  #hitAt: number | undefined;

  constructor(kill: () => void) {
    this.#kill = kill;
  }

  /** Counts anew, with a new aim or none. */
  begin(aim?: CrashPoint): void {
    this.#counts = new Map();
    this.#hitAt = undefined;
    this.#aim = aim;
  }

  /** How many of each kind went out since `begin`. */
  counts(): Readonly<Record<Kind, number>> {
    return Object.fromEntries(kinds.map((kind) => [kind, this.#counts.get(kind) ?? 0])) as Record<Kind, number>;
  }

  /** When the application was killed since `begin`, epoch ms; undefined when the flow never came to the point. */
  get hitAt(): number | undefined {
    return this.#hitAt;
  }

  /** One more of a kind begins to go out. */
  pass(kind: Kind): Told | undefined {
    const k = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, k);
    const aim = this.#aim;
    if (aim?.kind !== kind || aim.k !== k) return undefined;
    const hit = (): 'cut' => {
      this.#hitAt ??= Date.now();
      this.#kill();
      return 'cut';
    };
    return {
      forwarded: () => void (aim.moment === 'sent' && hit()),
      // Nothing that was on its way to a process that is dead by now can arrive there.
      answered: hit,
    };
  }
}

/** Watches by which a meter counts everything. */
export function watchesOf(meter: Meter): Watches {
  const counted = (kind: Kind | undefined) => (kind === undefined ? undefined : meter.pass(kind));
  return {
    front: (request) => counted(kindOf(request)),
    store: ({ method }) => counted(method === 'GET' ? undefined : 'table'),
    identity: () => counted('identity'),
    broker: (wish) => counted(wish),
  };
}

/** What an application asks of a center counts as what it asks of the platform. */
export const watchOfCenter =
  (meter: Meter): Watch =>
  () =>
    meter.pass('request');

/** Requests of the application to the platform or to the contact center, callbacks of these in it, and requests of people; reading changes nothing. */
function kindOf({ method, path }: WireRequest): Kind | undefined {
  if (path.startsWith('/api/callback')) return 'request';
  if (/^\/(vcc|chat-gateway|oauth)\//.test(path)) return method === 'GET' ? undefined : 'request';
  if (path.startsWith('/platformservice/')) return path.includes('anonymousContext=') ? undefined : 'request';
  return method === 'GET' ? undefined : 'person';
}
