import {
  appIdUri,
  issuerKeys,
  type TestIssuer,
  testIssuer,
} from '../../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../../providers/trusted-application/support/tenant.ts';
import {
  type Deployment,
  type Instance,
  startInstance,
  type useApplicationWorld,
} from '../../support/application-world.ts';
import { type Answered, ask, type Handler } from './ask.ts';

/** A person by object id, Entra tenant, app roles and names in the token; absent: Odile, an agent of the sample tenant. */
export type Who = {
  readonly oid?: string;
  readonly tid?: string;
  readonly roles?: readonly string[];
  readonly names?: object;
};

/** The agent of the sample tenant. */
export const odile = '9d8c7b6a-5f4e-4d3c-8b2a-190817263544';

export type Asked = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly params?: object;
  readonly url?: string;
  readonly body?: unknown;
};

/** An issuer of people's tokens, whose keys the application finds. */
function peopleIssuer(): Promise<TestIssuer> {
  return testIssuer(({ path }) =>
    path === '/common/discovery/v2.0/keys' ? { status: 200, json: { keys: [issuerKeys.publicKey] } } : undefined,
  );
}

/** A deployment whose people sign in at an issuer of its own, and an instance of it. */
export type PeopledDeployment = {
  readonly issuer: TestIssuer;
  readonly deployment: Deployment;
  readonly instance: Instance;
};

/** The platform takes everything. */
export async function startPeopled(
  world: ReturnType<typeof useApplicationWorld>,
  options?: Parameters<typeof startInstance>[1],
): Promise<PeopledDeployment> {
  const issuer = await peopleIssuer();
  const created = { status: 201, headers: { location: 'https://platform.example/1' } };
  const deployment = await world.deploy(() => created, { CAREBRIDGE_AUTHORITY: issuer.origin });
  return { issuer, deployment, instance: await startInstance(deployment, options) };
}

/** Asks an instance as a person who has just signed in. */
export async function askAs(
  { issuer, instance }: { readonly issuer: TestIssuer; readonly instance: Instance },
  who: Who,
  handler: Handler,
  asked: Asked = {},
): Promise<Answered> {
  const { oid = odile, tid = entraTenantId, roles = ['Agent'], names = {} } = who;
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 3_600 };
  const token = await issuer.sign(tid, {
    iss: `${issuer.origin}/${tid}/v2.0`,
    aud: appIdUri,
    oid,
    roles,
    scp: 'Chat.Use',
    ...names,
    ...times,
  });
  const { method = 'GET', params = {}, ...rest } = asked;
  const headers = { authorization: `Bearer ${token}` };
  return ask(handler, instance.app, { method, params: { ...params }, headers, ...rest });
}
