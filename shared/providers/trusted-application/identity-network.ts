import type { Configuration } from '@azure/msal-node';
import { defined } from '../../kernel/defined.ts';
import { ConfigurationError } from '../../kernel/errors.ts';
import { GuardedClient } from '../../kernel/guarded-client.ts';
import { isLoopbackOrigin } from '../../kernel/reach.ts';

/** The way of msal's clients to the identity provider. */
export type IdentityNetwork = NonNullable<Configuration['system']>;

type Network = NonNullable<IdentityNetwork['networkClient']>;

const requestTimeoutMs = 10_000;

/**
 * How msal reaches the identity provider that a setting names, and hosts that this one names: bounded in size and time, which msal's own
 * way is not. An issuer on this machine speaks plain http; msal insists on https, so it is told https, its requests go out as http, and
 * no other host is reached.
 * @throws {ConfigurationError} InvalidSetting — when the authority is neither https nor plain http on loopback
 */
export function identityNetwork(authority: URL): IdentityNetwork {
  const isHere = authority.protocol === 'http:' && isLoopbackOrigin(authority.origin);
  if (authority.protocol !== 'https:' && !isHere) {
    throw new ConfigurationError('The authority must be https, or plain http on a loopback address.');
  }
  const told = `https://${authority.host}/`;
  const real = `${authority.origin}/`;
  const reach = { named: [authority.origin], loopback: false, hosts: isHere ? [] : ['https://*'] };
  const requests = new GuardedClient({ reach, timeoutMs: requestTimeoutMs });
  const send: Network['sendGetRequestAsync'] = async (url, options, timeoutMs) => {
    if (isHere && !url.startsWith(told)) throw new ConfigurationError('The identity provider names another host.');
    const answer = await requests.send({
      method: options?.body === undefined ? 'GET' : 'POST',
      url: new URL(url.replace(told, real)),
      ...defined({ headers: options?.headers, body: options?.body, timeoutMs }),
    });
    if (answer.kind !== 'answered') throw new Error('The identity provider gave no usable answer.');
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    const body = JSON.parse(answer.text.replaceAll(real, told));
    return { status: answer.status, headers: Object.fromEntries(headers), body };
  };
  return { networkClient: { sendGetRequestAsync: send, sendPostRequestAsync: send } };
}
