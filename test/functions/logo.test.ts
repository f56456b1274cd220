import { describe, expect, test } from 'vitest';
import { logo } from '../../functions/handlers/logo.ts';
import { tenant } from '../../functions/handlers/tenants.ts';
import { token } from '../../functions/handlers/token.ts';
import { maximumLogo } from '../../shared/protocol/carebridge/logo-limits.ts';
import { localCaller, sampleTenant, useApplicationWorld } from '../support/application-world.ts';
import { pngOf, smallPictures } from '../support/pictures.ts';
import { type Answered, ask } from './support/ask.ts';
import { askAs, type PeopledDeployment, startPeopled, type Who } from './support/people.ts';

const world = useApplicationWorld();
const page = 'https://www.harbour.example';
const administrator: Who = { roles: ['TenantAdministrator'] };

async function open(): Promise<PeopledDeployment & { readonly id: string }> {
  const peopled = await startPeopled(world);
  const input = sampleTenant();
  await peopled.instance.app.tenantAdministration.create(localCaller, input);
  return { ...peopled, id: input.id };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** Writes the tenant with a logo, as `/admin` does. */
async function write(opened: Opened, who: Who, written: unknown): Promise<Answered> {
  const { id: _, ...input } = sampleTenant(opened.id);
  const body = { ...input, look: written === undefined ? {} : { logo: written } };
  return askAs(opened, who, tenant, { method: 'PUT', params: { tenant: opened.id }, body });
}

function read({ instance, id }: Opened, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  return ask(logo, instance.app, { method, params: { tenant: id }, headers: { origin: page, ...headers } });
}

async function toldOf({ instance, id }: Opened, isLook: boolean): Promise<unknown> {
  const asked = { method: 'POST', params: { tenant: id }, headers: { origin: page }, body: {} };
  const { json } = await ask(token, instance.app, { ...asked, url: `http://127.0.0.1/${isLook ? '?look=1' : ''}` });
  return json.tenant.logo;
}

describe('logo of a company (carebridge.md#logo)', () => {
  test('none → widgets are told of none, and there is none', async () => {
    const opened = await open();
    expect(await toldOf(opened, true)).toBeUndefined();
    expect(await read(opened)).toMatchObject({ status: 404, headers: { 'cache-control': 'no-store' } });
  });

  test.each(Object.entries(smallPictures))(
    '%s written by an administrator → served as what it is, to the company’s pages',
    async (kind, picture) => {
      const opened = await open();
      expect(await write(opened, administrator, picture)).toMatchObject({
        status: 200,
        json: { look: { logo: picture } },
      });
      const answer = await read(opened);
      expect(answer).toMatchObject({
        status: 200,
        headers: {
          'content-type': `image/${/png|jpeg/.exec(kind)?.[0] ?? 'webp'}`,
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
          'access-control-allow-origin': page,
          'cross-origin-resource-policy': 'cross-origin',
          'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
          vary: 'Origin',
        },
      });
      expect(Buffer.from(answer.bytes ?? []).toString('base64')).toBe(picture);
    },
  );

  test('asked for again by its ETag → 304 until it is another one; taken away → 404', async () => {
    const opened = await open();
    await write(opened, administrator, smallPictures.png);
    const { etag = '' } = (await read(opened)).headers;
    expect(await read(opened, { 'if-none-match': `"x", W/${etag}` })).toMatchObject({ status: 304, headers: { etag } });
    expect(await read(opened, {}, 'HEAD')).toMatchObject({ status: 200, headers: { etag }, bytes: undefined });
    await write(opened, administrator, smallPictures.jpeg);
    const other = await read(opened, { 'if-none-match': etag });
    expect(other.status).toBe(200);
    expect(other.headers.etag).not.toBe(etag);
    await write(opened, administrator, undefined);
    expect((await read(opened)).status).toBe(404);
  });

  test('a page of another company, and a company that is switched off → nothing', async () => {
    const opened = await open();
    await write(opened, administrator, smallPictures.png);
    const foreign = await read(opened, { origin: 'https://elsewhere.example' });
    expect(foreign).toMatchObject({ status: 403, json: { code: 'NotAllowed' } });
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
    expect(await read(opened, {}, 'OPTIONS')).toMatchObject({ status: 204 });
    await askAs(opened, administrator, tenant, { method: 'DELETE', params: { tenant: opened.id } });
    expect((await read(opened)).status).toBe(404);
  });

  test.each<[string, Who, number]>([
    ['an agent', { roles: ['Agent'] }, 403],
    ['a supervisor', { roles: ['Supervisor'] }, 403],
    ['another company’s administrator', { ...administrator, tid: '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0' }, 404],
  ])('%s → may not write one', async (_, who, status) => {
    const opened = await open();
    expect((await write(opened, who, smallPictures.png)).status).toBe(status);
    expect((await read(opened)).status).toBe(404);
  });

  const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
  test.each<[string, unknown, string]>([
    ['a drawing', base64('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'must be a whole picture: PNG, JPEG or WebP'],
    ['a page', base64('<!doctype html><script>alert(1)</script>'), 'must be a whole picture: PNG, JPEG or WebP'],
    ['half of a picture', base64(pngOf(9, 9).subarray(0, 40)), 'must be a whole picture: PNG, JPEG or WebP'],
    ['an empty text', '', 'must be a whole picture: PNG, JPEG or WebP'],
    ['too wide', base64(pngOf(maximumLogo.pixels + 1, 9)), 'must be 128 pixels wide and high at most'],
    ['too high', base64(pngOf(9, maximumLogo.pixels + 1)), 'must be 128 pixels wide and high at most'],
    ['too many bytes', base64(pngOf(9, 9, maximumLogo.bytes)), 'must be a picture of 16384 bytes at most'],
    ['an address', 'data:image/png;base64,AAAA', 'must be base64 text'],
    ['a number', 7, ''],
  ])('%s → 400 with the member, and what was there stays', async (_, written, fault) => {
    const opened = await open();
    await write(opened, administrator, smallPictures.png);
    const refused = await write(opened, administrator, written);
    expect(refused).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
    expect(refused.json.details).toEqual([expect.stringContaining(`look.logo: ${fault}`)]);
    expect(Buffer.from((await read(opened)).bytes ?? []).toString('base64')).toBe(smallPictures.png);
  });

  test('as large as it may be → taken and stored', async () => {
    const opened = await open();
    const { pixels, bytes } = maximumLogo;
    const largest = pngOf(pixels, pixels, bytes - pngOf(pixels, pixels).byteLength - 12);
    expect(largest.byteLength).toBe(bytes);
    expect((await write(opened, administrator, base64(largest))).status).toBe(200);
    expect(Buffer.compare((await read(opened)).bytes ?? Buffer.alloc(0), largest)).toBe(0);
    expect(await toldOf(opened, true)).toBe(true);
  });
});
