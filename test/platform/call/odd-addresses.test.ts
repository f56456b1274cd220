import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathSegments } from '../../../shared/kernel/path-pattern.ts';
import { acceptAgentInvitation } from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import { addBridgedParticipant } from '../../../shared/platform/call/changes/bridged-participants.ts';
import { serviceBridgedParticipant } from '../../../shared/platform/call/view/service-application/service-bridge.ts';
import { serviceParticipantPointer } from '../../../shared/platform/call/view/service-application/service-participant.ts';
import { contactLink, ucwaParticipantPointer } from '../../../shared/platform/call/view/ucwa/ucwa-participant.ts';
import { agentViewer, whoIsAt } from '../../../shared/platform/call/view/ucwa/viewer.ts';
import { addressSegment } from '../../../shared/protocol/trusted-application/address-segment.ts';
import { addressIn } from '../../../shared/providers/trusted-application/addresses.ts';
import { lastSegment } from '../../../web/transport/ucwa/wire.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { bridged, invited, mira } from './call-driver.ts';

/** Users of SIP URIs that Carebridge takes, without a colon, behind which a password would stand. */
const users = fc
  .array(
    fc.constantFrom(
      'a',
      'b',
      '/',
      '//',
      '#',
      '%',
      '%2f',
      '&',
      '=',
      '+',
      "'",
      '"',
      '<',
      '\\',
      'é',
      '日',
      '..',
      '~',
      '|',
    ),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((parts) => `x${parts.join('')}`.toLowerCase());

test('links to people · addresses with signs that mean something in URLs → one segment, which every reader reads as the address', async () => {
  const property = fc.asyncProperty(users, async (user) => {
    const uri = `sip:${user}@northwind.example`;
    const odd = { uri, displayName: 'Odd', applicationId: '150000000009' };
    const driver = bridged();
    const plain = pathsOf(driver, mira.uri);
    invited(driver, odd, [odd.applicationId]);
    driver.take(acceptAgentInvitation({ number: driver.call.meeting?.invited ?? 0, ...odd }));
    driver.take(addBridgedParticipant({ uri, displayName: 'Odd', filter: 'Disabled' }));
    const paths = pathsOf(driver, uri);
    expect(paths.map((path) => path.split('/').length)).toEqual(plain.map((path) => path.split('/').length));
    for (const path of paths) {
      expect(new URL(path, 'https://p.example').pathname).toBe(path);
      expect(pathSegments(path)?.at(-1)).toBe(uri.slice(4));
      expect([addressIn(path), lastSegment(path)]).toEqual([uri, uri.slice(4)]);
    }
    const { call } = driver;
    const viewer = agentViewer(mira);
    expect(whoIsAt(call, viewer, uri.slice(4))).toBe(uri);
    expect(decodeURIComponent(addressSegment(uri))).toBe(uri.slice(4));
  });
  await fc.assert(property, propertyRuns(60, 200));
});

/** The paths of all links to one person. */
function pathsOf({ call }: ReturnType<typeof bridged>, uri: string): readonly string[] {
  const viewer = agentViewer(mira);
  return [
    serviceBridgedParticipant(call, { uri, displayName: 'Odd', filter: 'Disabled' }).href,
    serviceParticipantPointer(call, 'meeting', uri).href,
    ucwaParticipantPointer(call, viewer, uri).href,
    contactLink(call, viewer, uri).href,
  ].map((href) => href.split('?')[0] ?? '');
}
