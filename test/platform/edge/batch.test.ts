import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { answersOf, batchOf, get, post } from './batching.ts';
import { json, refusalOf, resource } from './reading.ts';
import { silentCalls } from './silent-calls.ts';
import { type Visiting, visit } from './visiting.ts';

let world: PlatformWorld;

beforeAll(async () => {
  world = await startPlatformWorld({ calls: silentCalls().factory });
});

afterAll(() => world.close());

const send = (visitor: Visiting, body: string, type = 'multipart/batching;boundary=b1', more = {}) =>
  visitor.get(`${visitor.path}/batch`, { method: 'POST', body, headers: { 'content-type': type, ...more } });

it('batch · linked by the application, several requests → their answers in order (ucwa.md#batch)', async () => {
  const visitor = await visit(world, 'several');
  const application = resource(await json(await visitor.get(visitor.path)));
  expect(application._links).toMatchObject({ batch: { href: `${visitor.path}/batch` } });
  const parts = [get(`${visitor.path}/me`), get(`${visitor.path}/nothing`), get(`//UCWA${visitor.path.slice(5)}`)];
  const answers = await answersOf(await send(visitor, batchOf(parts)));
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 200]);
  const [me, missing, whole] = answers.map(({ text }) => JSON.parse(text));
  expect([me.rel, missing.code, whole.rel]).toEqual(['me', 'NotFound', 'application']);
  expect(answers[0]?.headers['content-type']).toContain('application/json');
  expect(answers[0]?.headers['content-length']).toBe(String(Buffer.byteLength(answers[0]?.text ?? '')));
});

it('batch · requests with bodies, quoted boundary → carried out one after another (ucwa.md#batch)', async () => {
  const visitor = await visit(world, 'bodies');
  const input = { userAgent: 'Test/1.0', culture: 'de-de', anonymousDisplayName: 'Zoë' };
  const parts = [post('/ucwa/psanon/v1/applications', input), post('/ucwa/psanon/v1/applications', { userAgent: 'x' })];
  const [created, refused] = await answersOf(await send(visitor, batchOf(parts), 'multipart/batching; boundary="b1"'));
  expect(created?.status).toBe(201);
  expect(created?.headers.location).toMatch(/^\/ucwa\/psanon\/v1\/applications\/\d+$/);
  expect(JSON.parse(created?.text ?? '')).toMatchObject({ culture: 'de-de', _embedded: { me: { name: 'Zoë' } } });
  expect(refused?.status).toBe(400);
});

it('batch · a batch, a wait for events, another host, another root inside → refused in their place (ucwa.md#batch)', async () => {
  const visitor = await visit(world, 'nested');
  const parts = [
    post(`${visitor.path}/batch`, {}),
    get(visitor.eventsUrl(2)),
    get('https://elsewhere.example/ucwa/x'),
    get('/platformservice/discover'),
    get(`${visitor.path}/me`),
  ];
  const answers = await answersOf(await send(visitor, batchOf(parts)));
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 403, 200]);
});

it('batch · a part that names another caller and another page → taken as the whole is (ucwa.md#batch)', async () => {
  const visitor = await visit(world, 'inherits');
  const part = `GET ${visitor.path}/me HTTP/1.1\r\nAuthorization: Bearer nonsense\r\nOrigin: https://evil.example\r\n\r\n`;
  const [answer] = await answersOf(await send(visitor, batchOf([part])));
  expect(answer?.status).toBe(200);
  const other = await visit(world, 'another-visitor');
  const [foreign] = await answersOf(await send(visitor, batchOf([get(other.path)])));
  expect(foreign?.status).toBe(404);
});

it('batch · too many parts, no batch, nothing in it → 429, 415, 400, and nothing happens (ucwa.md#batch)', async () => {
  const visitor = await visit(world, 'limits');
  const leave = `DELETE ${visitor.path} HTTP/1.1\r\n\r\n`;
  const many = [leave, ...Array.from({ length: 100 }, () => get(`${visitor.path}/me`))];
  expect(await refusalOf(await send(visitor, batchOf(many)))).toBe('429 TooManyRequests');
  expect(await refusalOf(await send(visitor, batchOf([leave]), 'multipart/mixed;boundary=b1'))).toBe(
    '415 UnsupportedMediaType',
  );
  for (const body of ['', 'nothing', batchOf(['DELETE']), batchOf([leave], 'other')]) {
    expect(await refusalOf(await send(visitor, body))).toBe('400 BadRequest DeserializationFailure');
  }
  expect((await visitor.get(visitor.path)).status).toBe(200);
  const all = many.slice(1);
  expect(await answersOf(await send(visitor, batchOf(all)))).toHaveLength(100);
});
