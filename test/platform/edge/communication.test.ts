import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type PlatformWorld, startPlatformWorld } from '../../support/platform-world.ts';
import { hrefOf, json, packageOf, refusalOf, resource } from './reading.ts';
import { silentCalls } from './silent-calls.ts';
import { type Visiting, visit } from './visiting.ts';

let world: PlatformWorld;

beforeAll(async () => {
  world = await startPlatformWorld({ calls: silentCalls().factory, times: { pollMs: 1_500 } });
});

afterAll(() => world.close());

const marker = 'please pass this in a PUT request';
const guidOf = (body: Readonly<Record<string, unknown>>): string =>
  Object.keys(body).find((name) => body[name] === marker) ?? '';

const read = async (visitor: Visiting) => {
  const response = await visitor.get(`${visitor.path}/communication`);
  return { etag: response.headers.get('etag') ?? '', body: await json(response) };
};

const put = (visitor: Visiting, body: object, headers: Record<string, string> = {}) =>
  visitor.get(`${visitor.path}/communication`, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });

it('communication · put back as it was read, with more formats → 200, another ETag and name, an event (ucwa.md#communication)', async () => {
  const visitor = await visit(world, 'put');
  const { etag, body } = await read(visitor);
  const waiting = visitor.get(visitor.eventsUrl(2));
  const said = { ...body, supportedMessageFormats: ['Plain', 'Html'], supportedModalities: ['Messaging', 'Audio'] };
  const answer = await put(visitor, said, { 'if-match': etag });
  const after = await json(answer);
  expect(answer.status).toBe(200);
  expect(after).toMatchObject({
    supportedMessageFormats: ['Plain', 'Html'],
    supportedModalities: ['Messaging', 'Audio'],
  });
  expect(answer.headers.get('etag')).toBe(`"${after.etag}"`);
  expect(answer.headers.get('etag')).not.toBe(etag);
  expect(guidOf(after)).not.toBe(guidOf(body));
  expect(await read(visitor)).toEqual({ etag: answer.headers.get('etag'), body: after });
  const told = await packageOf(await waiting);
  const href = `${visitor.path}/communication`;
  expect(told.sender).toMatchObject([
    { rel: 'communication', href, events: [{ type: 'updated', link: { rel: 'communication', href } }] },
  ]);
  expect(told.sender[0]?.events[0]?._embedded).toEqual({ communication: after });
  const application = resource(await json(await visitor.get(visitor.path)));
  expect(application._embedded).toMatchObject({ communication: after });
});

it('communication · without If-Match, with an older one, without the name → 428, 412, 409, and nothing changes (ucwa.md#communication)', async () => {
  const visitor = await visit(world, 'refused');
  const before = await read(visitor);
  const { body, etag } = before;
  const { [guidOf(body)]: _gone, ...nameless } = body;
  expect(await refusalOf(await put(visitor, body))).toBe('428 PreconditionRequired');
  expect(await refusalOf(await put(visitor, body, { 'if-match': '"1"' }))).toBe('412 PreconditionFailed');
  expect(await refusalOf(await put(visitor, nameless, { 'if-match': etag }))).toBe('409 Conflict None');
  const wrong = { ...body, supportedMessageFormats: ['Morse'] };
  expect(await refusalOf(await put(visitor, wrong, { 'if-match': etag }))).toBe(
    '400 BadRequest ParameterValidationFailure',
  );
  expect(await read(visitor)).toEqual(before);
  expect((await put(visitor, body, { 'if-match': etag })).status).toBe(200);
  expect(await refusalOf(await put(visitor, body, { 'if-match': etag }))).toBe('412 PreconditionFailed');
});

it('communication · put twice at the same time → one of them wins (ucwa.md#communication)', async () => {
  const visitor = await visit(world, 'race');
  const { etag, body } = await read(visitor);
  const answers = await Promise.all([1, 2, 3].map(() => put(visitor, body, { 'if-match': etag })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
});

it('communication · changed on one instance → known on the other (docs/decisions/0003-cursor-channels.md)', async () => {
  const visitor = await visit(world, 'instances');
  const { etag, body } = await read(visitor);
  expect((await put(visitor, body, { 'if-match': etag })).status).toBe(200);
  const application = await world.another().edge.channels.application(world.tenantId, visitor.id);
  expect(z.object({ revision: z.number() }).parse(application?.communication).revision).toBe(1);
  expect(hrefOf(await packageOf(await visitor.get(visitor.eventsUrl(2))), 'next')).toBe(visitor.eventsUrl(3));
});
