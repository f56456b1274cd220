import { defined } from '../../kernel/defined.ts';
import { CapabilityNotAvailable, ProtocolViolation, ProviderRefused } from '../../kernel/errors.ts';
import { resolveLink } from '../../kernel/link.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import type { AnonymousTokenInput } from '../../protocol/trusted-application/inputs.ts';
import { jsonMediaType } from '../../protocol/trusted-application/media-types.ts';
import { anonymousTokenSchema } from '../../protocol/trusted-application/resources.ts';
import { fromWireTime } from '../../protocol/trusted-application/time.ts';
import type { WidgetTransport } from '../provider.ts';
import { type Discovery, linkIn } from './discovery.ts';
import { type PlatformClient, type ReadResource, type RequestScope, resourceIn } from './platform-client.ts';

/**
 * Obtains an anonymous token. Capabilities that are found wrong (link missing, or not found) are read once more.
 * Source: trusted-application.md#anonymous-tokens
 * @throws {CapabilityNotAvailable} LinkMissing — when the link is still not there after that; else as a request
 */
export async function mintToken(
  client: PlatformClient,
  discovery: Discovery,
  scope: RequestScope,
  input: AnonymousTokenInput,
): Promise<WidgetTransport> {
  const capabilities = await discovery.of(scope);
  try {
    return await requestToken(client, capabilities.application, scope, input);
  } catch (error) {
    if (!isStale(error)) throw error;
    await discovery.drop(scope, capabilities);
    return await requestToken(client, (await discovery.of(scope)).application, scope, input);
  }
}

function isStale(error: unknown): boolean {
  if (error instanceof CapabilityNotAvailable) return true;
  return error instanceof ProviderRefused && error.code === 'PlatformNotFound';
}

async function requestToken(
  client: PlatformClient,
  application: ReadResource,
  scope: RequestScope,
  input: AnonymousTokenInput,
): Promise<WidgetTransport> {
  const link = linkIn(application, 'anonApplicationTokens');
  const content = { mediaType: jsonMediaType, body: JSON.stringify(input) };
  const answer = await client.demand({ method: 'POST', link, content }, scope);
  return transportIn(resourceIn(answer, scope.step), scope);
}

/** The discover link goes to the browser as it came: its token is encoded twice on purpose. */
function transportIn(read: ReadResource, scope: RequestScope): WidgetTransport {
  const parsed = anonymousTokenSchema.safeParse(read.resource).data;
  const expiresAt = fromWireTime(parsed?.expiryTime ?? '');
  if (parsed === undefined || expiresAt === undefined) {
    throw new ProtocolViolation('The platform handed out no usable anonymous token.', {
      expected: 'token and expiryTime',
      got: Object.keys(read.resource).join(', '),
      source: 'trusted-application.md#anonymous-tokens',
    });
  }
  const discover = linkIn(read, 'discover');
  const resolved = resolveLink(discover, scope.platform.origins).href;
  return {
    transport: 'ucwa',
    discoverUrl: URL.canParse(discover.href) ? discover.href : resolved,
    token: parsed.token,
    endpoint: scope.platform.endpoint,
    expiresAt: toRfc3339(expiresAt),
    ...defined({ address: parsed.anonymousUri?.toLowerCase() }),
  };
}
