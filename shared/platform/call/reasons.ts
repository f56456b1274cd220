import { reasonBody } from '../../protocol/trusted-application/errors.ts';

/** Why something ended, as events say it; texts are for people who read logs. Source: trusted-application.md#reasons */
export const reasons = {
  visitorLeft: reasonBody('Informational', 'Ended', 'The visitor left.'),
  expired: reasonBody('Informational', 'Expired', 'The time of the meeting is over.'),
  ended: reasonBody('Informational', 'Ended', 'The conversation was ended.'),
  stopped: reasonBody('Informational', 'Ended', 'Messaging was stopped.'),
  ejected: reasonBody('Informational', 'Ejected', 'The participant was removed from the meeting.'),
  declined: reasonBody('RemoteFailure', 'Declined', 'The invitation was declined.'),
  declinedHere: reasonBody('LocalFailure', 'Declined', 'The invitation was declined by the application.'),
  missed: reasonBody('RemoteFailure', 'Missed', 'The invitation was not answered in time.'),
  unanswered: reasonBody('RemoteFailure', 'Timeout', 'The invitation was not answered in time.'),
  unfetched: reasonBody('RemoteFailure', 'Timeout', 'The message was not fetched in time.'),
  cancelled: reasonBody('RemoteFailure', 'Canceled', 'The invitation was taken back.'),
  cancelledHere: reasonBody('LocalFailure', 'Canceled', 'The invitation was taken back.'),
  connectedElsewhere: reasonBody(
    'Informational',
    'ConnectedElsewhere',
    'The invitation was accepted on another device.',
  ),
  declinedElsewhere: reasonBody('Informational', 'Declined', 'The invitation was declined on another device.'),
  unavailable: reasonBody('RemoteFailure', 'Unavailable', 'The person has no application open.'),
  unknownPerson: reasonBody('RemoteFailure', 'DestinationNotFound', 'No person with this address can be reached.'),
  CallbackChannelError: reasonBody(
    'ServiceFailure',
    'CallbackChannelError',
    'The application does not accept its callbacks.',
  ),
  MaxEventCountReached: reasonBody(
    'ServiceFailure',
    'MaxEventCountReached',
    'Too many callbacks wait for the application.',
  ),
} as const;
