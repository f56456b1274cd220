import { delay } from '../../../shared/kernel/time.ts';
import { expectTaken, outcomeOf, type Scene } from '../scene.ts';
import { stealToken } from '../visitor-token.ts';

/** What an instance remembers of a tenant is older than this at no time. */
const knownForMs = 10_500;

/** Tokens outlive what they were given for. */
export const tokensOfBefore: Scene = {
  name: 'tokens',
  attack: 'Tokens of before, used after the visitor was erased, the page was taken off, the tenant was ended.',
  async play(ground) {
    const { administer, stage } = ground;
    const id = 'attack-before';
    const other = { ...stage.tenant.platform, applicationEndpoint: `sip:${id}@contoso.example` };
    const tenant = { ...stage.tenant, id, platform: other, agents: [] };
    const path = `/api/tenants/${id}`;
    await administer('PUT', path, tenant);
    expectTaken('a token that holds', (await (await stealToken(ground, id)).open()).status);
    const erased = await stealToken(ground, id);
    await administer('DELETE', `/api/visitors/${erased.visitorId}`);
    const afterErasure = await openedLater(erased.open);
    const ofPage = await stealToken(ground, id);
    await administer('PUT', path, { ...tenant, allowedOrigins: ['https://www.elsewhere.example'] });
    const afterPage = await openedLater(ofPage.open);
    await administer('PUT', path, tenant);
    await delay(ground.isShort ? 1_000 : knownForMs);
    const ofTenant = await stealToken(ground, id);
    await administer('DELETE', path);
    const afterEnd = await openedLater(ofTenant.open);
    return outcomeOf(
      `erased ${afterErasure}, page taken off ${afterPage}, tenant ended ${afterEnd}`,
      effectOf(afterErasure, 'an erased visitor’s token opens a visit'),
      effectOf(afterPage, 'a token opens a visit from a page that was taken off'),
      effectOf(afterEnd, 'a token of a tenant that was ended opens a visit'),
    );
  },
};

/** Another try when nothing of before is remembered any more. */
async function openedLater(open: Awaited<ReturnType<typeof stealToken>>['open']): Promise<number> {
  const { status } = await open();
  if (status >= 400) return status;
  await delay(knownForMs);
  return (await open()).status;
}

const effectOf = (status: number, effect: string): string | undefined => (status < 400 ? effect : undefined);
