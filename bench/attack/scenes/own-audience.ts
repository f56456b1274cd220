import { randomUUID } from 'node:crypto';
import { listening } from '../../../test/flows/support/lying-callbacks.ts';
import { countsOf, expectTaken, outcomeOf, type Scene } from '../scene.ts';

/** An administrator has the platform sign callbacks for ourselves, and hopes to be sent one. */
export const ownAudience: Scene = {
  name: 'own-audience',
  attack:
    'An endpoint whose callbacks are for our own audience, so that its owner gets a token that opens our callback edge.',
  async play({ world, send, credentials }) {
    const { appIdUri, clientId } = world.engine.config;
    const thief = await listening();
    const put = (name: string, callbackAudience: string) => {
      const json = {
        clientId: randomUUID(),
        displayName: 'Mallory',
        callbackUrl: `${thief.origin}/`,
        callbackAudience,
      };
      const target = `/api/platform/endpoints/sip%3A${name}%40litware.example`;
      return send('PUT', target, { headers: credentials.headers.administrator, json });
    };
    const audiences = [appIdUri, appIdUri.toUpperCase(), `${appIdUri}/`, clientId, ` ${appIdUri}`, world.engine.origin];
    try {
      expectTaken('an endpoint with an audience of its own', (await put('honest', `api://${randomUUID()}`)).status);
      const statuses: number[] = [];
      for (const [number, audience] of audiences.entries())
        statuses.push((await put(`mallory${number}`, audience)).status);
      const taken = statuses.filter((status) => status < 400);
      return outcomeOf(
        countsOf(statuses),
        taken.length > 0 ? `${taken.length} endpoints with our own audience were written` : undefined,
      );
    } finally {
      await thief.close();
    }
  },
};
