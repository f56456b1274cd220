import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { PasswordSignIn } from '../../../../shared/platform/edge/compatibility.ts';
import type { PlatformWorld } from '../../../support/platform-world.ts';
import { json } from '../../edge/reading.ts';
import type { RuleFixture } from '../rule-fixture.ts';

/** A user name and password that a rule's world knows. */
export const login = { username: 'ada@northwind.example', password: 'correct horse' } as const;

/** How a world differs in which clients of the original service sign in by password. */
export function oldClients() {
  let known: { readonly world: PlatformWorld; readonly objectId: string } | undefined;
  const passwords: PasswordSignIn = async (userName, password) => {
    if (known === undefined || userName !== login.username || password !== login.password) return undefined;
    const { world, objectId } = known;
    const claims = { oid: objectId, azp: randomUUID(), scp: 'user', aud: world.origin };
    return { token: await world.issuer.sign(world.tenantId, claims), expiresInSeconds: 3_600 };
  };
  return {
    differently: { passwords },
    /** Makes the person of `login` known to the platform. */
    async know(fixture: RuleFixture): Promise<void> {
      const { objectId } = await fixture.person('Ada Lind');
      known = { world: fixture.world, objectId };
    },
  };
}

/** Posts a form where passwords are taken. */
export const askForTicket = (fixture: RuleFixture, form: Record<string, string>): Promise<Response> =>
  fixture.fetch('/WebTicket/oauthtoken', { method: 'POST', body: new URLSearchParams(form) });

/** Headers of a person who has shown a password. */
export async function ticketHeaders(fixture: RuleFixture): Promise<{ readonly authorization: string }> {
  const answer = await askForTicket(fixture, { grant_type: 'password', ...login });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(await json(answer));
  return { authorization: `Bearer ${token}` };
}

/** The href of a link of an answer. */
export async function linkedBy(response: Response, rel: string): Promise<string> {
  const links = z.object({ _links: z.record(z.string(), z.object({ href: z.string() })) }).parse(await response.json());
  const link = links._links[rel];
  if (link === undefined) throw new Error(`There is no link ${rel}.`);
  return link.href;
}
