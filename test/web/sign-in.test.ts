import { afterEach, beforeEach, expect, it } from 'vitest';
import { type RunningIdentityIssuer, startIdentityIssuer } from '../../local/identity/issuer.ts';
import { SignIn } from '../../web/sign-in/sign-in.ts';
import { FakeStorage } from './desk/support.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
const adaId = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
const deskUri = 'http://127.0.0.1:7071/desk';

let issuer: RunningIdentityIssuer;
let isClosed = false;
afterEach(async () => {
  if (!isClosed) await issuer.close();
});

/** An issuer whose tokens are valid for this long, and a desk that signs in at it. */
async function deskAt(tokenLifetimeSeconds: number): Promise<SignIn> {
  const user = {
    objectId: adaId,
    userName: 'ada@contoso.example',
    password: 'x',
    displayName: 'Ada',
    roles: ['Agent'],
  };
  issuer = await startIdentityIssuer({
    directory: {
      tokenLifetimeSeconds,
      tenants: [{ id: tenantId, users: [user] }],
      applications: [{ clientId, redirectUris: [deskUri] }],
    },
  });
  const authority = `${issuer.origin}/organizations`;
  const scope = `${clientId}/.default offline_access`;
  return new SignIn({ authority, clientId, scope }, new FakeStorage(), deskUri);
}

/** Ada is chosen on the sign-in page; the fragment that it sends her back with. */
async function chosen(desk: SignIn): Promise<string> {
  const answer = await fetch(`${await desk.begin()}&account=${adaId}`, { redirect: 'manual' });
  return new URL(answer.headers.get('location') ?? '').hash;
}

const peopleScope = (): string => `${issuer.origin}/User.ReadBasic.All offline_access`;

async function signedIn(tokenLifetimeSeconds: number): Promise<SignIn> {
  const desk = await deskAt(tokenLifetimeSeconds);
  expect(await desk.arrive(await chosen(desk))).toBe('signed-in');
  return desk;
}

beforeEach(() => {
  isClosed = false;
});

it('token · valid for long → the same again, until it is refused', async () => {
  const desk = await signedIn(3_600);
  const first = await desk.token();
  expect(first).toMatch(/^ey/);
  expect(await desk.token()).toBe(first);
  const renewed = await desk.token(true);
  expect(renewed).toMatch(/^ey/);
  expect(renewed).not.toBe(first);
  expect(await desk.token()).toBe(renewed);
});

it('token · near its end → renewed, once for all who ask meanwhile, time after time', async () => {
  const desk = await signedIn(60);
  const before = await desk.token();
  const [one, other] = await Promise.all([desk.token(), desk.token()]);
  expect(one).toBe(other);
  expect(one).not.toBe(before);
  expect(await desk.token()).not.toBe(one);
});

it('token · near its end, and the issuer is out of reach → the one that is still valid', async () => {
  const desk = await signedIn(60);
  const last = await desk.token();
  await issuer.close();
  isClosed = true;
  expect(await desk.token()).toBe(last);
});

it('token · the issuer does not know the renewal → the agent has to sign in', async () => {
  const desk = await signedIn(60);
  await issuer.close();
  isClosed = true;
  // Another issuer at the same address knows neither the renewal nor its key.
  const { port } = issuer;
  const again = await startIdentityIssuer({
    port,
    directory: { tenants: [{ id: tenantId }], applications: [{ clientId, redirectUris: [deskUri] }] },
  });
  try {
    expect(await desk.token()).toBeUndefined();
    expect(await desk.token()).toBeUndefined();
  } finally {
    await again.close();
  }
});

it('return from the sign-in page · with another state, or twice → refused', async () => {
  const desk = await deskAt(3_600);
  expect(await desk.arrive('')).toBe('none');
  const fragment = await chosen(desk);
  const forged = fragment.replace(/state=[^&]*/, 'state=forged');
  expect(await desk.arrive(forged)).toBe('failed');
  expect(await desk.arrive(fragment)).toBe('failed');
  expect(await desk.token()).toBeUndefined();
});

it('token for another service · not allowed, then allowed → asked for first, and the sign-in goes on all the while', async () => {
  const page = await signedIn(3_600);
  const own = await page.token();
  expect(await page.tokenFor(peopleScope())).toBe('consent');
  const declined = await fetch(`${await page.begin(peopleScope())}&account=${adaId}&allowed=no`, {
    redirect: 'manual',
  });
  expect(await page.arrive(new URL(declined.headers.get('location') ?? '').hash)).toBe('failed');
  expect(await page.token()).toBe(own);
  const allowed = await fetch(`${await page.begin(peopleScope())}&account=${adaId}&allowed=yes`, {
    redirect: 'manual',
  });
  expect(await page.arrive(new URL(allowed.headers.get('location') ?? '').hash)).toBe('signed-in');
  // At once, with refresh tokens that are good once.
  const tokens = await Promise.all([page.tokenFor(peopleScope()), page.token(), page.tokenFor(peopleScope())]);
  expect(tokens.every((token) => token?.startsWith('ey'))).toBe(true);
  const found = async (token: string | undefined, headers = {}): Promise<number> => {
    const query = new URLSearchParams({ $search: '"displayName:ada"' });
    const authorization = `Bearer ${token}`;
    return (await fetch(`${issuer.origin}/v1.0/users?${query}`, { headers: { authorization, ...headers } })).status;
  };
  expect(await found(tokens[0], { consistencylevel: 'eventual' })).toBe(200);
  expect(await found(tokens[0])).toBe(400);
  expect(await found(tokens[1], { consistencylevel: 'eventual' })).toBe(401);
});
