import { atMost } from '../../../shared/kernel/time.ts';
import {
  type BreakingProxy,
  type Mutant,
  type PassingRequest,
  startBreakingProxy,
} from '../../platform/conformance/breaking-proxy.ts';
import { type CenterCustomer, type CenterWorld, makeCustomer, startCenterWorld } from '../../support/center-world.ts';
import { type HttpServer, startHttpServer } from '../../support/http-server.ts';
import { StrictChatApiClient } from '../../support/strict-center/chat-api-client.ts';
import { StrictGatewayClient } from '../../support/strict-center/gateway-client.ts';
import { until } from '../../support/until.ts';

/** How long a rule waits for something that should come. */
const patienceMs = process.env.CONFORMANCE_MUTANTS === undefined ? 60_000 : 12_000;

/** What a webhook was sent. */
export type Received = PassingRequest & { readonly json: Readonly<Record<string, unknown>> };

/** What one rule plays on: a customer of its own in a contact center that all rules of a process share. */
export class CenterFixture {
  readonly world: CenterWorld;
  readonly customer: CenterCustomer;
  readonly origin: string;
  readonly chatApi: StrictChatApiClient;
  readonly gateway: StrictGatewayClient;
  /** The address of this fixture's webhook. */
  readonly uri: string;
  readonly received: Received[] = [];
  /** What the webhook answers. */
  status = 200;
  #isClosed = false;
  readonly #proxies: Readonly<Record<Mutant['where'], BreakingProxy>>;
  readonly #hook: HttpServer;

  private constructor(
    world: CenterWorld,
    customer: CenterCustomer,
    proxies: Readonly<Record<Mutant['where'], BreakingProxy>>,
    hook: HttpServer,
  ) {
    this.world = world;
    this.customer = customer;
    this.origin = proxies.platform.origin;
    this.chatApi = new StrictChatApiClient(this.origin, customer);
    this.gateway = new StrictGatewayClient(this.origin, customer);
    this.uri = `${proxies.callbacks.origin}/hook/1f8e`;
    this.#proxies = proxies;
    this.#hook = hook;
  }

  static async open(): Promise<CenterFixture> {
    const world = await sharedWorld();
    const opened: CenterFixture[] = [];
    const hook = await startHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        const { method = '', url: path = '' } = request;
        const headers = request.headers as Record<string, string>;
        const [fixture] = opened;
        fixture?.received.push({ method, path, headers, body, json: JSON.parse(body) });
        response.writeHead(fixture?.status ?? 500).end();
      });
    });
    const [platform, callbacks, customer] = await Promise.all([
      startBreakingProxy(world.origin),
      startBreakingProxy(hook.origin),
      makeCustomer(world.center),
    ]);
    const fixture = new CenterFixture(world, customer, { platform, callbacks }, hook);
    opened.push(fixture);
    return fixture;
  }

  /** Breaks something from now on; tells how often it has happened. */
  breakOnce(mutant: Mutant): () => number {
    return this.#proxies[mutant.where].breakOnce(mutant);
  }

  /** The id of a webhook of the first generation that leads here. */
  async chatApiWebhook(name = 'Harbour'): Promise<string> {
    return (await this.chatApi.call('POST', '/web-hooks', { name, uri: this.uri, version: 'v2.0' })).json.id;
  }

  /** The id of a webhook of the second generation that leads here. */
  async gatewayWebhook(name = 'Harbour'): Promise<string> {
    return (await this.gateway.call('POST', '/webhooks', { name, uri: this.uri, version: 'Chat Gateway v1.0' })).json
      .id;
  }

  /** The id of a channel to queue 101 whose webhook is of the first generation. */
  async chatApiChannel(): Promise<string> {
    const routingOptions = { type: 'queue', id: '101' };
    const input = { name: 'Harbour', webHookId: await this.chatApiWebhook(), routingOptions };
    return (await this.chatApi.call('POST', '/channels', input)).json.id;
  }

  /** The id of a channel to queue 101 whose webhook is of the second generation. */
  async gatewayChannel(): Promise<string> {
    const routingOptions = { type: 'queue', id: '101' };
    const input = { name: 'Harbour', type: 'ChatAPI', webHookId: await this.gatewayWebhook(), routingOptions };
    return (await this.gateway.call('POST', '/channels', input)).json.id;
  }

  /** The first `count` events that have come, once they have. */
  async events(count: number): Promise<readonly Received[]> {
    const events = () => this.received.filter(({ json }) => json.eventType !== 'WEB_HOOK_VERIFY');
    await atMost(
      patienceMs,
      until(() => events().length >= count || this.#isClosed),
    );
    if (events().length < count) throw new Error(`Only ${events().length} of ${count} events have come.`);
    return events().slice(0, count);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#proxies.platform.close(), this.#proxies.callbacks.close(), this.#hook.close()]);
  }
}

let started: Promise<CenterWorld> | undefined;

/** The contact center of this process, started when it is asked for first; it ends with the process. */
function sharedWorld(): Promise<CenterWorld> {
  started ??= startCenterWorld();
  return started;
}
