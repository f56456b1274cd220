import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeManifest } from '../../../local/web/manifest.ts';
import { Pages } from '../../../shared/service/pages/pages.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'carebridge-pages-'));
const script = 'console.log("Carebridge");'.repeat(50);
const page = '<!doctype html><title>Page</title>';
const pages = new Pages(['/nowhere', folder], ['https://login.example']);

beforeAll(async () => {
  await writeFile(path.join(folder, 'widget.js'), script);
  await writeFile(path.join(folder, 'part-ABCD1234.js'), script);
  await writeFile(path.join(folder, 'index.html'), page);
  await writeManifest(folder, 'local');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (body: string | Uint8Array | undefined): string => Buffer.from(body ?? '').toString();

describe('pages (carebridge.md#pages)', () => {
  it('script · for pages of any origin → kept for minutes, told apart by its ETag', async () => {
    const answer = await pages.answer('/widget.js', {});
    expect(text(answer.body)).toBe(script);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
    });
    expect(answer.headers['cache-control']).toContain('max-age=300');
    const known = await pages.answer('/widget.js', { 'if-none-match': `"other", W/${answer.headers.etag}` });
    expect(known.status).toBe(304);
    expect(known.body).toBeUndefined();
    expect(known.headers.etag).toBe(answer.headers.etag);
  });

  it('compressed · br before gzip, neither where it is refused → each with an ETag of its own', async () => {
    const br = await pages.answer('/widget.js', { 'accept-encoding': 'gzip, deflate, br;q=1' });
    expect(br.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(Buffer.from(br.body ?? '')).toString()).toBe(script);
    const gzip = await pages.answer('/widget.js', { 'accept-encoding': 'gzip, br;q=0' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(Buffer.from(gzip.body ?? '')).toString()).toBe(script);
    const plain = await pages.answer('/widget.js', { 'accept-encoding': 'identity' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(new Set([br, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3);
  });

  it('name with a hash → kept permanently', async () => {
    const answer = await pages.answer('/part-ABCD1234.js', {});
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  it('page · our own → nothing inline, nothing foreign but the identity provider, in no frame', async () => {
    const answer = await pages.answer('/', {});
    expect(text(answer.body)).toBe(page);
    const policy = answer.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("connect-src 'self' https://login.example");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers['cache-control']).toBe('no-cache');
  });

  it('anything else · paths out of the folder, the manifest, compressed forms by name → 404', async () => {
    for (const wanted of ['/nothing', '/../package.json', '/manifest.json', '/widget.js.br', '//', '/index.html/x']) {
      await expect(pages.answer(wanted, {})).rejects.toMatchObject({ status: 404 });
    }
    await expect(new Pages(['/nowhere'], []).answer('/', {})).rejects.toMatchObject({ status: 404 });
  });
});
