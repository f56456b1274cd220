import { userSignIn } from '../../directory/sign-in.ts';
import type { CallsDependencies } from '../calls.ts';
import type { AddParticipant } from '../changes/add-participant.ts';
import { markCall } from '../store/call-index.ts';

/** A mark lives a little longer than the ring, since it is made before the ring begins. */
const markedBeforeMs = 10_000;

/**
 * A person who is to be invited by SIP URI into the call of a target: whom the directory knows by it, and where they can be reached.
 * The call is marked before, so that a device that signs in from now on finds it.
 */
export async function findInvitee(
  dependencies: Pick<CallsDependencies, 'directory' | 'channels' | 'ledger' | 'starts' | 'times' | 'now'>,
  { tenantId, target }: { readonly tenantId: string; readonly target: string },
  address: string,
): Promise<Pick<AddParticipant, 'to' | 'person' | 'devices'>> {
  const { directory, channels, times, now } = dependencies;
  const to = address.toLowerCase();
  const person = await directory.userByUri(tenantId, to);
  if (person === undefined) return { to, person, devices: [] };
  const until = now() + times.ringMs + markedBeforeMs;
  await markCall(dependencies, { tenantId, kind: 'ringing', key: to }, target, until);
  const applications = await channels.applicationsOf(tenantId, to);
  const own = applications.filter(({ owner }) => owner === userSignIn(person.tenantId, person.objectId).owner);
  return { to, person, devices: own.map((application) => application.id) };
}
