import { afterAll, afterEach, beforeAll } from 'vitest';
import { type CenterServer, startCenterServer } from '../../support/contact-center/center-server.ts';
import { ScriptedCenter } from '../../support/contact-center/scripted-center.ts';
import { relayApplication } from '../../support/relay-world.ts';
import { BrowserWorld } from './browser-world.ts';

/** A world for the tests of one file whose tenant is at a scripted contact center; it ends as the usual one. */
export function useCenterStage(): { readonly world: BrowserWorld; readonly center: ScriptedCenter } {
  const center = new ScriptedCenter();
  const environment: Record<string, string> = {};
  const world = new BrowserWorld(environment, relayApplication);
  let server: CenterServer | undefined;
  beforeAll(async () => {
    server = await startCenterServer(center, () => `${world.engine.origin}/api/callback/trusted-application`);
    environment.SCRIPTED_CENTER = JSON.stringify({ origin: server.origin, tenant: 'contoso' });
    await world.start();
    await world.changeTenant({ giveUpAfterSeconds: 600 });
  });
  afterEach(async (context) => {
    await world.tellFailure(context);
    await world.clear();
  });
  afterAll(async () => {
    await server?.close();
    await world.stop();
  });
  return { world, center };
}
