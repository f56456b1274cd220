import { describe, expect, test } from 'vitest';
import {
  acceptAndBridgeInputSchema,
  addParticipantInputSchema,
  anonymousTokenInputSchema,
  bridgedParticipantInputSchema,
  startAdhocMeetingInputSchema,
} from '../../../shared/protocol/trusted-application/inputs.ts';

describe('inputs (trusted-application.md#limits)', () => {
  test.each([
    [
      'startAdhocMeeting',
      startAdhocMeetingInputSchema,
      { operationId: 'x'.repeat(50), subject: 'y'.repeat(250), extra: 1 },
      true,
    ],
    ['startAdhocMeeting without operation id', startAdhocMeetingInputSchema, { subject: 'y' }, false],
    [
      'startAdhocMeeting with 51 characters of operation id',
      startAdhocMeetingInputSchema,
      { operationId: 'x'.repeat(51) },
      false,
    ],
    [
      'acceptAndBridge',
      acceptAndBridgeInputSchema,
      { onlineMeetingUri: 'sip:m@x.example', localUserDisplayName: 'A' },
      true,
    ],
    [
      'acceptAndBridge, older name',
      acceptAndBridgeInputSchema,
      { onlineMeetingUri: 'sip:m@x.example', impersonatedDisplayName: 'A' },
      true,
    ],
    ['acceptAndBridge without a SIP URI', acceptAndBridgeInputSchema, { onlineMeetingUri: 'https://x.example' }, false],
    [
      'bridged participant, older name of the URI',
      bridgedParticipantInputSchema,
      { uri: 'sip:a@x.example', displayName: 'A', messageFilterState: 'Enabled' },
      true,
    ],
    [
      'bridged participant with an unknown filter',
      bridgedParticipantInputSchema,
      { participantUri: 'sip:a@x.example', displayName: 'A', messageFilterState: 'Half' },
      false,
    ],
    ['addParticipant without to', addParticipantInputSchema, { operationId: 'x' }, false],
    [
      'anonymous token',
      anonymousTokenInputSchema,
      { applicationSessionId: 's', allowedOrigins: 'https://a.example' },
      true,
    ],
    [
      'anonymous token with 101 characters of session id',
      anonymousTokenInputSchema,
      { applicationSessionId: 's'.repeat(101) },
      false,
    ],
  ])('%s → taken or refused as it says', (_name, schema, input, accepted) => {
    expect(schema.safeParse(input).success).toBe(accepted);
  });
});
