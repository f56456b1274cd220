import type { BrowserContext, Route } from 'playwright-core';
import { ScriptedRelay } from '../../support/relay/scripted-relay.ts';

/** Puts a scripted relay in the place of the service's: the token answer names it, and its requests go there. */
export async function routeToRelay(context: BrowserContext): Promise<ScriptedRelay> {
  const relay = new ScriptedRelay();
  await context.route(/\/api\/token\/[^/]+$/, async (route) => {
    const response = await route.fetch();
    const answer = (await response.json()) as object;
    const transport = { transport: 'relay', token: relay.openingToken, expiresAt: new Date().toISOString() };
    await route.fulfill({ response, json: { ...answer, transport } });
  });
  await context.route(/\/api\/relay\//, (route) => answered(route, relay));
  return relay;
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
  // A page that is closed or has stopped waiting takes no answer.
  await route.fulfill({ status: response.status, headers, body: await response.text() }).catch(() => undefined);
}
