import type { Configuration } from '@azure/msal-node';
import { defined } from '../../kernel/defined.ts';
import { ConfigurationError } from '../../kernel/errors.ts';

type System = NonNullable<Configuration['system']>;
type Network = NonNullable<System['networkClient']>;

const requestTimeoutMs = 10_000;

/**
 * A way for msal to reach an identity issuer on this machine that speaks plain http: msal insists on https, so it is told
 * https, and requests to exactly that host go out as http. Every other host is refused.
 * @throws {ConfigurationError} InvalidSetting — when the authority is not plain http on loopback
 */
export function loopbackNetwork(authority: URL): System {
  if (authority.protocol !== 'http:' || !/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(authority.hostname)) {
    throw new ConfigurationError('The authority must be https, or plain http on a loopback address.');
  }
  const secure = `https://${authority.host}/`;
  const plain = `http://${authority.host}/`;
  const send: Network['sendGetRequestAsync'] = async (url, options, timeoutMs) => {
    if (!url.startsWith(secure)) throw new ConfigurationError('The identity issuer names another host.');
    const answer = await fetch(plain + url.slice(secure.length), {
      method: options?.body === undefined ? 'GET' : 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs ?? requestTimeoutMs),
      ...defined({ headers: options?.headers, body: options?.body }),
    });
    const text = (await answer.text()).replaceAll(plain, secure);
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: JSON.parse(text) };
  };
  return { networkClient: { sendGetRequestAsync: send, sendPostRequestAsync: send } };
}
