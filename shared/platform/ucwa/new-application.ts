import { randomInt } from 'node:crypto';
import { hashId } from '../../kernel/ids.ts';
import { plainName } from '../../kernel/visible-text.ts';
import type { ApplicationInput } from '../../protocol/ucwa/inputs.ts';
import { namelessVisitor } from '../../protocol/ucwa/nameless-visitor.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import type { UcwaCaller, Visitor } from '../directory/caller.ts';
import { signInOf } from '../directory/sign-in.ts';

/** Ids have twelve digits. */
const firstId = 100_000_000_000n;
const ids = 100_000_000_000n;

/** Who may use an application: the sign-in that made it. */
const ownerOf = (caller: UcwaCaller): string => signInOf(caller).owner;

/** The tenant in whose partitions a caller's applications lie. */
export const tenantOf = (caller: UcwaCaller): string =>
  caller.kind === 'visitor' ? caller.endpoint.tenantId : caller.tenantId;

/**
 * The id of the application of one instance of a client, such as a tab: the same whenever it asks. Undefined for a client that does
 * not name its instances. Source: ucwa.md#instances
 */
export function instanceApplicationId(caller: UcwaCaller, input: ApplicationInput): string | undefined {
  const { endpointId = '', culture, type = '', userAgent, instanceId } = input;
  if (instanceId === undefined || instanceId === '') return undefined;
  const named = [ownerOf(caller), endpointId, culture.toLowerCase(), type, userAgent, instanceId];
  return String(firstId + (BigInt(`0x${hashId('instance', ...named)}`) % ids));
}

/** A new application for a caller, under an id of its own unless one is given; `compatible`: signed-in people may invite endpoints. */
export function newApplication(
  caller: UcwaCaller,
  input: ApplicationInput,
  createdAt: number,
  compatible: boolean,
  id = String(firstId + BigInt(randomInt(Number(ids)))),
): UcwaApplication {
  const name = plainName(input.anonymousDisplayName ?? '');
  return {
    id,
    scope: caller.kind === 'visitor' ? 'psanon' : 'oauth',
    tenantId: tenantOf(caller),
    uri: caller.kind === 'visitor' ? visitorUri(caller) : caller.uri,
    displayName: caller.kind === 'visitor' ? name || namelessVisitor : caller.displayName,
    culture: input.culture,
    userAgent: input.userAgent,
    ...(caller.kind === 'visitor' ? { endpointUri: caller.endpoint.uri } : {}),
    ...(caller.kind === 'user' && compatible ? { mayInvite: true } : {}),
    ...(instanceApplicationId(caller, input) === undefined ? {} : { instance: true }),
    owner: ownerOf(caller),
    createdAt,
    expiresAt: caller.expiresAt,
  };
}

/** Whether a caller is the one whose application this is: the same sign-in at the same endpoint, the same person at the same address. */
export function owns(caller: UcwaCaller, application: UcwaApplication): boolean {
  const isSamePlace =
    caller.kind === 'user' ? caller.uri === application.uri : caller.endpoint.uri === application.endpointUri;
  return application.owner === ownerOf(caller) && isSamePlace;
}

/** The same for the same session id, so that a visitor who comes back after a break is the same person. Source: ucwa.md#applications */
export function visitorUri({
  endpoint,
  applicationSessionId,
}: Pick<Visitor, 'endpoint' | 'applicationSessionId'>): string {
  const digits =
    BigInt(`0x${hashId('visitor', endpoint.tenantId, endpoint.uri, applicationSessionId)}`) % 9_000_000_000n;
  return `sip:${digits + 1_000_000_000n}@anonymous.invalid`;
}
