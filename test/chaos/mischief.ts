import { delay } from '../../shared/kernel/time.ts';
import type { Watches } from '../support/engine/watched-ways.ts';
import type { Passage, Watch, WireFault, WireRequest } from '../support/wire-proxy.ts';
import { heldBack } from './held-back.ts';
import { type Random, randomFrom } from './random.ts';

/** What goes wrong with requests of one sort, each with its share of them; the rest goes through. */
type Odds = readonly (readonly [share: number, happens: (request: WireRequest) => WireFault | undefined])[];

const longestHoldMs = 400;

/** Does to an engine what networks, brokers and platforms do, by the numbers of a seed. */
export class Mischief {
  readonly #application: () => string;
  #random: Random = () => 1;
  #events = 0;

  /** `application` gives the origin past the proxies, for callbacks that are brought later. */
  constructor(application: () => string) {
    this.#application = application;
  }

  /** From now on by this seed; without one, everything goes through. */
  begin(seed?: number): void {
    this.#random = seed === undefined ? () => 1 : randomFrom(seed);
    this.#events = 0;
  }

  /** How much has been done since `begin`. */
  get events(): number {
    return this.#events;
  }

  readonly watches: Watches = {
    front: (request) => this.#befall(request, this.#oddsOf(request)),
    broker: (wish) => {
      const draw = this.#random();
      if (draw >= (wish === 'settle' ? 0.06 : 0.02)) return undefined;
      this.#events += 1;
      // A settlement that never arrives: the message comes again. A message that is accepted unheard: it is sent again.
      return wish === 'settle' ? { lost: true } : { answered: () => 'cut' };
    },
  };

  /** What befalls requests to a contact center, which does twice what is asked twice. */
  readonly center: Watch = (request) => this.#befall(request, this.#onCenter);

  #befall(request: WireRequest, odds: Odds): Passage | undefined {
    let draw = this.#random();
    for (const [share, happens] of odds) {
      if (draw >= share) {
        draw -= share;
        continue;
      }
      const fault = happens(request);
      if (fault !== undefined) this.#events += 1;
      return fault === undefined ? undefined : { fault };
    }
    return undefined;
  }

  #oddsOf(request: WireRequest): Odds {
    const { method, path } = request;
    if (path.startsWith('/api/callback')) return this.#onCallbacks;
    if (/^\/(vcc|chat-gateway|oauth)\//.test(path)) return this.#onCenter;
    if (path.startsWith('/platformservice/')) return method === 'GET' ? [] : this.#onCommands;
    if (method === 'GET') return path.includes('/events?') ? [[0.04, lost]] : [];
    const isSend = /operationId=|\/(messagingInvitations|conversations|lines|leave)$/.test(path);
    return isSend ? this.#onSends : [[0.1, lost]];
  }

  readonly #hold = (): WireFault => ({
    kind: 'hold',
    what: 'request',
    until: delay(this.#random() * longestHoldMs),
  });
  readonly #swap = (request: WireRequest): WireFault | undefined =>
    heldBack(this.#application(), request, this.#random() * longestHoldMs);
  readonly #onCallbacks: Odds = [
    [0.2, repeated],
    [0.15, this.#hold],
    [0.08, lost],
    [0.08, refused],
    [0.15, this.#swap],
  ];
  readonly #onCommands: Odds = [
    [0.15, repeated],
    [0.15, this.#hold],
    [0.06, lost],
    [0.04, refused],
  ];
  readonly #onCenter: Odds = [
    [0.15, this.#hold],
    [0.12, lost],
    [0.08, refused],
  ];
  readonly #onSends: Odds = [
    [0.25, repeated],
    [0.15, lost],
  ];
}

const repeated = (): WireFault => ({ kind: 'repeat' });
const lost = (): WireFault => ({ kind: 'lose-answer' });
const refused = (): WireFault => ({ kind: 'answer', status: 503, headers: { 'content-type': 'application/json' } });
