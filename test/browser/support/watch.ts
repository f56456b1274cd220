import type { BrowserContext } from 'playwright-core';

/** Chromium's messages for a request that the network, or a restarting server, did not answer. */
const networkTrouble =
  /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|EMPTY_RESPONSE|FAILED|NETWORK_CHANGED|SOCKET_NOT_CONNECTED)/;

/** Chromium's words for an answer that is refused, and ours for the developer of a page. */
const refusalWords =
  /Failed to load resource: the server responded with a status of|blocked by CORS policy|net::ERR_FAILED|^console: Carebridge: /;

/** Records faults in a browser: errors, breaches of the security policy, requests to other origins. */
export class Watch {
  readonly #faults: string[] = [];
  #mayLoseNetwork = false;
  #mayBeRefused = false;
  #mayBeBroken = false;

  constructor(context: BrowserContext, origins: readonly string[]) {
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // Chromium's words for a refused request leave out which one it was.
      this.#note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#note(`uncaught: ${error.error().stack ?? error.error().message}`));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && !origins.includes(url.origin)) this.#note(`foreign request: ${url.href}`);
    });
  }

  /** From now on requests may fail because the network is down. */
  mayLoseNetwork(): void {
    this.#mayLoseNetwork = true;
  }

  /** From now on requests may be answered with an error status, or by something in between, and the page's developer may be told. */
  mayBeRefused(): void {
    this.#mayBeRefused = true;
  }

  /** From now on scripts may fail. */
  mayBeBroken(): void {
    this.#mayBeBroken = true;
  }

  faults(): readonly string[] {
    return this.#faults;
  }

  #note(fault: string): void {
    if (this.#mayBeBroken && /^(uncaught|console): /.test(fault)) return;
    if (this.#mayLoseNetwork && networkTrouble.test(fault)) return;
    if (this.#mayBeRefused && refusalWords.test(fault)) return;
    this.#faults.push(fault);
  }
}
