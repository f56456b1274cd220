import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { keepRegistration } from '../../../local/register/registration.ts';
import { parseJson } from '../../../shared/kernel/json.ts';
import { startHttpServer } from '../../../test/support/http-server.ts';
import type { Ground } from '../ground.ts';
import { countsOf, expectSome, expectTaken, outcomeOf, type Scene } from '../scene.ts';

const forbidden = [
  'http://169.254.169.254/metadata/identity/oauth2/token',
  'http://2852039166/',
  'http://[::ffff:169.254.169.254]/',
  'https://10.0.0.7/discover',
  'https://[fd00::1]/discover',
  'http://platform.example/discover',
  'https://platform.example/discover',
  'file:///etc/passwd',
  'https://care@platform.example/discover',
];
const chunk = Buffer.alloc(64 * 1024, 'a');
/** What the operating system may keep besides what was read. */
const mostTaken = 24 * 1024 * 1024;
const secretWord = 'Nightingale7';

/** A tenant chooses where our credential goes, and answers without end. */
export const strangePlatform: Scene = {
  name: 'platform',
  attack:
    'Tenants whose platform is somewhere inside, or answers with hundreds of megabytes, or with words for strangers to read.',
  async play(ground) {
    const { isShort, stage } = ground;
    const statuses: number[] = [];
    for (const discoverUrl of forbidden) statuses.push(await written(ground, 'attack-platform', discoverUrl));
    const taken = statuses.filter((status) => status < 400).length;
    const endless = await askedOf(ground, 'attack-endless', endlessAnswer((isShort ? 100 : 400) * 1024 * 1024));
    const wordy = await askedOf(ground, 'attack-wordy', (_request, response) => {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(secretWord);
    });
    const ownAudiences = [
      stage.tenant.entraTenantId,
      ground.world.engine.config.clientId,
      ground.world.engine.config.appIdUri,
    ];
    const shown = [...endless.tokens, ...wordy.tokens].filter((token) => ownAudiences.includes(audienceOf(token)));
    return outcomeOf(
      `tenants ${countsOf(statuses)}; ${(endless.sentBytes / 1024 / 1024).toFixed(1)} MB of the endless answer were taken`,
      taken > 0 ? `${taken} platforms that no administrator listed were taken` : undefined,
      endless.sentBytes > mostTaken ? 'an answer was read far beyond its limit' : undefined,
      shown.length > 0 ? 'a token for ourselves was shown to a stranger' : undefined,
      wordy.answer.includes(secretWord) ? 'a stranger reads what the platform answered' : undefined,
    );
  },
};

async function written(
  { administer, stage }: Ground,
  id: string,
  discoverUrl: string,
  audience = new URL(discoverUrl).origin,
): Promise<number> {
  const endpoint = `sip:${id}@contoso.example`;
  const platform = { ...stage.tenant.platform, applicationEndpoint: endpoint, discoverUrl, audience };
  return (await administer('PUT', `/api/tenants/${id}`, { ...stage.tenant, id, platform, agents: [] })).status;
}

/** What happens when a stranger asks for a token of a tenant whose platform is a server of this machine. */
async function askedOf(ground: Ground, id: string, answer: RequestListener) {
  const tokens: string[] = [];
  const sockets = new Set<Socket>();
  const server = await startHttpServer((request, response) => {
    tokens.push(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
    sockets.add(request.socket);
    answer(request, response);
  });
  try {
    // Known to the issuer, as an audience of a platform elsewhere would be.
    const [audience] = keepRegistration(ground.world.folder, `sip:${id}@litware.example`, 'Elsewhere').appIdUris;
    expectTaken('a platform of this machine', await written(ground, id, `${server.origin}/discover`, audience));
    const { origin } = ground.stage.page;
    const { text } = await ground.send('POST', `/api/token/${id}`, {
      headers: { origin },
      json: {},
      timeoutMs: 20_000,
    });
    expectSome('request came to the platform', tokens.length);
    // Also of an answer that is still being read.
    const sentBytes = Math.max(...[...sockets].map(({ bytesWritten }) => bytesWritten));
    return { tokens, sentBytes, answer: text };
  } finally {
    await ground.administer('DELETE', `/api/tenants/${id}`);
    await server.close();
  }
}

/** Answers as fast as it is read. */
const endlessAnswer =
  (bytes: number): RequestListener =>
  (_request, response) => {
    let left = bytes;
    const more = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', more);
          return;
        }
      }
      response.end();
    };
    response.writeHead(200, { 'content-type': 'application/json' });
    more();
  };

function audienceOf(token: string): string {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return typeof claims === 'object' && claims !== null && 'aud' in claims ? String(claims.aud) : '';
}
