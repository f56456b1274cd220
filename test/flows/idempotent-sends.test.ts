import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Stage } from '../../local/call-flow/stage.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import type { WireRequest } from '../support/wire-proxy.ts';
import { heardBy, startTalk, type Talk } from './support/talk.ts';

/** A request with an operation id, and what it was answered with. */
type Answered = { readonly request: WireRequest; readonly status: number; readonly location: string | undefined };

const answered: Answered[] = [];
let world: EngineWorld;
let stage: Stage;
let talk: Talk;

beforeAll(async () => {
  world = await startEngineWorld({
    watches: {
      front: (request) => ({
        answered(status, { location }) {
          if (request.method === 'POST' && hasOperationId(request)) answered.push({ request, status, location });
          return undefined;
        },
      }),
    },
  });
  stage = await world.stage(40_000);
  talk = await startTalk(stage, 'Is it said once?');
  await talk.visitor.say('A question');
  await talk.first.heardLine('A question');
  await talk.first.say('An answer');
  await Promise.all([talk.visitor, talk.second].map((chat) => chat.heardLine('An answer')));
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

function hasOperationId({ path, body }: WireRequest): boolean {
  return path.includes('operationId=') || (!path.startsWith('/api/') && body.includes('"operationId"'));
}

const isVisitors = ({ path }: WireRequest) => path.startsWith('/ucwa/psanon/');
const isAgents = ({ path }: WireRequest) => path.startsWith('/ucwa/oauth/');
const isServices = ({ path }: WireRequest) => path.startsWith('/platformservice/');

/** Sends a request once more as it was, and tells what differs from the first answer. */
async function repeat({ request, status, location }: Answered): Promise<string | undefined> {
  const { method, path, headers, body } = request;
  const { authorization = '', 'content-type': contentType = '', origin } = headers;
  const response = await fetch(`${world.application}${path}`, {
    method,
    headers: { authorization, 'content-type': contentType, ...(origin === undefined ? {} : { origin }) },
    body: Uint8Array.from(body),
  });
  const second = `${response.status} ${response.headers.get('location')}`;
  const first = `${status} ${location ?? null}`;
  return second === first ? undefined : `${method} ${path.split('?')[0]}: first ${first}, then ${second}`;
}

describe('the same operation id again, after everything was done', () => {
  for (const [who, isTheirs, least] of [
    ['visitor', isVisitors, 2],
    ['agent', isAgents, 1],
    ['service application', isServices, 4],
  ] as const) {
    it(`${who} → the same answer to each request (trusted-application.md#idempotence)`, async () => {
      const theirs = answered.filter(({ request }) => isTheirs(request));
      expect(theirs.length).toBeGreaterThanOrEqual(least);
      const differences = await Promise.all(theirs.map(repeat));
      expect(differences.filter((difference) => difference !== undefined)).toEqual([]);
    });
  }

  it('all of them → nothing was said, rung or opened twice', async () => {
    await talk.visitor.say('And another one');
    const rest = [talk.first, talk.second].map((chat) => chat.heardLine('And another one'));
    await Promise.all(rest);
    await talk.second.say('Goodbye');
    await talk.visitor.heardLine('Goodbye');
    expect(heardBy(talk.visitor)).toEqual([stage.tenant.texts?.welcome, 'An answer', 'Goodbye']);
    expect(heardBy(talk.first)).toEqual(['A question', 'And another one', 'Goodbye']);
    expect(heardBy(talk.second)).toEqual(['A question', 'An answer', 'And another one']);
    expect(world.rooms.size).toBe(1);
  });
});
