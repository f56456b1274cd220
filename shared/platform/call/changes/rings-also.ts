import { notFound } from '../../edge/refusal.ts';
import { type Call, hasMeeting } from '../call.ts';
import { type Change, decided, noContent, unchanged } from '../decision.ts';
import { type Progress, tell } from '../progress.ts';
import { withInvitation } from '../steps/agent-invitation-ends.ts';
import { agentRingsAt, calledRingsAt } from '../steps/ringing.ts';

/** A device that has just signed in. */
export type LateDevice = { readonly uri: string; readonly applicationId: string };

const mostDevices = 20;

/**
 * A device whose owner is being invited signs in: it rings, too, as long as the others do.
 * Source: trusted-application.md#add-participant, ucwa.md#meeting-invitation
 */
export const ringsAlso =
  (device: LateDevice): Change =>
  (call) => {
    const progress = calledRingsAlso(call, device) ?? agentRingsAlso(call, device);
    if (progress === undefined) return notFound();
    return progress.call === call ? unchanged('ringsAlso', noContent, call) : decided('ringsAlso', noContent, progress);
  };

const isNew = (devices: readonly string[], { applicationId }: LateDevice): boolean =>
  !devices.includes(applicationId) && devices.length < mostDevices;

function calledRingsAlso(call: Call, device: LateDevice): Progress | undefined {
  const { called, state, uri } = call.visitor;
  if (called === undefined || state !== 'Connecting' || uri !== device.uri) return undefined;
  if (!isNew(called.devices, device)) return tell(call);
  const devices = [...called.devices, device.applicationId];
  const after: Call = { ...call, visitor: { ...call.visitor, called: { devices } } };
  return tell(after, calledRingsAt(after, device.applicationId));
}

function agentRingsAlso(call: Call, device: LateDevice): Progress | undefined {
  if (!hasMeeting(call)) return undefined;
  const invitation = call.meeting.invitations.find(({ to, state }) => to === device.uri && state === 'Connecting');
  if (invitation === undefined) return undefined;
  if (!isNew(invitation.devices, device)) return tell(call);
  const ringing = { ...invitation, devices: [...invitation.devices, device.applicationId] };
  const after = withInvitation(call, ringing);
  return tell(after, agentRingsAt(after, ringing, device.applicationId));
}
