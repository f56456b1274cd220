import type { BrowserContext, Response } from 'playwright-core';

/** Chromium's messages for a request that the network, or a restarting server, did not answer. */
const networkTrouble =
  /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|EMPTY_RESPONSE|FAILED|NETWORK_CHANGED|SOCKET_NOT_CONNECTED)/;

/** Chromium's words for an answer that is refused, and ours for the developer of a page. */
const refusalWords =
  /Failed to load resource: the server responded with a status of|blocked by CORS policy|net::ERR_FAILED|^console: Carebridge: /;

/** Records faults in a browser: errors, breaches of the security policy, requests to other origins. */
export class Watch {
  readonly #faults: string[] = [];
  readonly #refused: string[] = [];
  #mayLoseNetwork = false;
  #mayBeRefused = false;
  #mayBeBroken = false;

  constructor(context: BrowserContext, origins: readonly string[]) {
    context.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      // Chromium's words for a refused request leave out which one it was.
      this.#note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('response', (response) => void this.#noteRefused(response));
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

  /** Requests that were refused, with the answers' bodies: which of several reasons it was. */
  refused(): readonly string[] {
    return this.#refused;
  }

  async #noteRefused(response: Response): Promise<void> {
    if (response.status() < 400) return;
    const request = response.request();
    const [begun, at] = [new Date(request.timing().startTime).toISOString(), this.#refused.length];
    const line = `${begun} ${request.method()} ${request.url()} ${response.status()}`;
    this.#refused.push(line);
    // A page that is closed takes its answers along.
    this.#refused[at] = `${line} ${await response.text().catch(() => '')}`;
  }

  #note(fault: string): void {
    if (this.#mayBeBroken && /^(uncaught|console): /.test(fault)) return;
    if (this.#mayLoseNetwork && networkTrouble.test(fault)) return;
    if (this.#mayBeRefused && refusalWords.test(fault)) return;
    this.#faults.push(fault);
  }
}
