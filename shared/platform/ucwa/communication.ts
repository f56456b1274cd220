import * as z from 'zod/mini';
import { communicationInputSchema } from '../../protocol/ucwa/inputs.ts';
import { putMarker } from '../../protocol/ucwa/resources.ts';
import type { SenderGroup } from '../channels/event-channels.ts';
import type { LedgerChannels } from '../channels/ledger-channels.ts';
import {
  applicationPath,
  communicationName,
  initialCommunication,
  type UcwaApplication,
} from '../channels/ucwa-application.ts';
import type { PlatformAnswer } from '../edge/http.ts';
import { readInput } from '../edge/input.ts';
import { notFound, PlatformRefusal } from '../edge/refusal.ts';
import type { RoutedRequest } from '../edge/route.ts';
import { communicationResource } from './ucwa-resources.ts';

/**
 * A client says what it can: the whole resource comes back, with the ETag and the GUID-named member that were read.
 * Source: ucwa.md#communication
 * @throws {PlatformRefusal} PreconditionRequired, PreconditionFailed — when `If-Match` is missing, or names another state
 * @throws {PlatformRefusal} Conflict — when the GUID-named member is not passed on
 */
export async function putCommunication(
  routed: RoutedRequest,
  { tenantId, id }: UcwaApplication,
  channels: LedgerChannels,
): Promise<PlatformAnswer> {
  const ifMatch = routed.request.headers['if-match'];
  if (ifMatch === undefined) throw new PlatformRefusal('PreconditionRequired');
  const revised = await channels.revise({ tenantId, id }, (before) => {
    if (!matches(ifMatch, communicationResource(before).etag)) throw new PlatformRefusal('PreconditionFailed');
    const application = withInput(before, routed);
    return { application, groups: [updatedGroup(application)] };
  });
  if (revised === undefined) throw notFound('ApplicationNotFound');
  return { status: 200, json: communicationResource(revised) };
}

const matches = (ifMatch: string, etag: unknown): boolean =>
  ifMatch.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^(?:W\/)?"?|"$/g, '') === etag);

function withInput(before: UcwaApplication, routed: RoutedRequest): UcwaApplication {
  const name = communicationName(before);
  const schema = z.extend(communicationInputSchema, { [name]: z.optional(z.string()) });
  const input = readInput(schema, routed);
  if (input[name] !== putMarker) throw new PlatformRefusal('Conflict', { subcode: 'None' });
  const { revision } = before.communication ?? initialCommunication;
  const {
    supportedModalities = initialCommunication.supportedModalities,
    supportedMessageFormats = initialCommunication.supportedMessageFormats,
  } = communicationInputSchema.parse(input);
  return { ...before, communication: { supportedModalities, supportedMessageFormats, revision: revision + 1 } };
}

/** That `communication` has changed, told to the client itself. Source: ucwa.md#event-packages */
function updatedGroup(application: UcwaApplication): SenderGroup {
  const link = { rel: 'communication', href: `${applicationPath(application)}/communication` };
  const embedded = { communication: communicationResource(application) };
  return { ...link, events: [{ link, _embedded: embedded, type: 'updated' }] };
}
