import type { BrowserContext, Route } from 'playwright-core';
import { ScriptedRelay } from '../../support/relay/scripted-relay.ts';

/** Puts a scripted relay in the place of the service's: the token answer names it, and its requests go there. */
export async function routeToRelay(context: BrowserContext): Promise<ScriptedRelay> {
  const relay = new ScriptedRelay();
  await context.route(/\/api\/token\/[^/]+$/, (route) => withRelay(route, relay).catch(unlessClosed));
  await context.route(/\/api\/relay\//, (route) => answered(route, relay).catch(unlessClosed));
  return relay;
}

/** A page that is closed, or has stopped waiting, takes no answer. */
function unlessClosed(error: unknown): void {
  if (!/closed|disposed|already handled|Invalid InterceptionId/i.test(String(error))) throw error;
}

async function withRelay(route: Route, relay: ScriptedRelay): Promise<void> {
  const response = await route.fetch();
  const answer = (await response.json()) as object;
  const transport = { transport: 'relay', token: relay.openingToken, expiresAt: new Date().toISOString() };
  await route.fulfill({ response, json: { ...answer, transport } });
}

async function answered(route: Route, relay: ScriptedRelay): Promise<void> {
  const request = route.request();
  const [, below = ''] = request.url().split('/conversations');
  const { origin = '' } = await request.allHeaders();
  const response = await relay
    .fetch(`${relay.base}${below}`, {
      method: request.method(),
      headers: await request.allHeaders(),
      body: request.postData(),
    })
    .catch(() => undefined);
  if (response === undefined) return void (await route.abort('connectionrefused'));
  const headers = { ...Object.fromEntries(response.headers), 'access-control-allow-origin': origin };
  await route.fulfill({ status: response.status, headers, body: await response.text() });
}
