import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { originalPlatformAppId } from '../../../shared/protocol/trusted-application/tokens.ts';
import { countsOf, expectSome, outcomeOf, type Scene } from '../scene.ts';

/** Callbacks by tenants that are not known, each of which would make us ask for an issuer's keys. */
export const forgedCallbacks: Scene = {
  name: 'forged',
  attack: 'Hundreds of callbacks with tokens of tenants that were made up, so that we ask for the keys of each.',
  async play({ isShort, send, seen, stage, world }) {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const { n } = await exportJWK(publicKey);
    const tenants = Array.from({ length: isShort ? 200 : 500 }, () => randomUUID());
    const answers = await Promise.all(
      tenants.map(async (tid) => {
        const token = await new SignJWT({ tid, appid: originalPlatformAppId, sub: randomUUID() })
          .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: n?.slice(0, 20) ?? '' })
          .setIssuer(`${world.engine.origin}/platformservice/issuer/${tid}/`)
          .setAudience(world.engine.config.appIdUri)
          .setIssuedAt()
          .setExpirationTime('1h')
          .sign(privateKey);
        const headers = { authorization: `Bearer ${token}` };
        return send('POST', '/api/callback/trusted-application', { headers, json: { sender: [] } });
      }),
    );
    const statuses = answers.map(({ status }) => status);
    expectSome('look-up of an issuer is seen', seen(new RegExp(`issuer/${stage.tenant.entraTenantId}`)));
    const asked = seen(new RegExp(`issuer/(?:${tenants.join('|')})`));
    const taken = statuses.filter((status) => status < 400 && status > 0).length;
    return outcomeOf(
      `${countsOf(statuses)}, ${asked} look-ups of issuers`,
      asked > 0 ? `${asked} requests of ours for tenants that do not exist` : undefined,
      taken > 0 ? `${taken} forged callbacks were taken` : undefined,
    );
  },
};
