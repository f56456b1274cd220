import type { CallsDependencies } from '../../calls.ts';
import type { AddParticipant } from '../changes/add-participant.ts';

/** Somebody who is to be invited by SIP URI: whom the directory knows by it, and where they can be reached. */
export async function personCalled(
  { directory, channels }: Pick<CallsDependencies, 'directory' | 'channels'>,
  tenantId: string,
  address: string,
): Promise<Pick<AddParticipant, 'to' | 'person' | 'devices'>> {
  const to = address.toLowerCase();
  const [person, applications] = await Promise.all([
    directory.userByUri(tenantId, to),
    channels.applicationsOf(tenantId, to),
  ]);
  return { to, person, devices: person === undefined ? [] : applications.map((application) => application.id) };
}
