import type { BridgedCommand } from '../../conversation/command.ts';
import type { Audience } from '../../conversation/visit.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Link } from '../../kernel/link.ts';
import { addressSegment } from '../../protocol/trusted-application/address-segment.ts';
import type {
  AcceptAndBridgeInput,
  AddMessagingInput,
  AddParticipantInput,
  BridgedParticipantInput,
  DeclineInput,
  MessageFilter,
  StartAdhocMeetingInput,
  WithdrawInput,
} from '../../protocol/trusted-application/inputs.ts';
import { jsonMediaType, textMediaType } from '../../protocol/trusted-application/media-types.ts';
import type { PerformContext } from '../provider.ts';
import { contextText } from './callback-context.ts';
import type { PlatformRequest } from './platform-client.ts';

/** A command as a request, with the statuses beside 2xx that mean the same as done. Source: trusted-application.md#idempotence */
export type CommandRequest = { readonly request: PlatformRequest; readonly doneOn: readonly number[] };

/** The platform's word for an audience. Source: trusted-application.md#bridged-participants */
function filterOf(audience: Audience): MessageFilter {
  return audience === 'everyone' ? 'Disabled' : 'Enabled';
}

/** The one request that a command is. Source: trusted-application.md#idempotence */
export function requestOf(command: BridgedCommand, context: PerformContext): CommandRequest {
  switch (command.kind) {
    case 'open-room':
      return post(command.link, openRoomBody(command, context.conversation));
    case 'connect-room-messaging':
      return post(command.link, { operationId: command.operationId } satisfies AddMessagingInput, [409]);
    case 'bridge-visitor':
      return post(command.link, bridgeBody(command), [409]);
    case 'add-bridged-agent':
      return post(command.link, bridgedAgentBody(command));
    case 'change-bridged-agent':
      return putAgent(command.link, command);
    case 'invite-agent':
      return post(command.link, {
        operationId: command.operationId,
        to: command.address,
      } satisfies AddParticipantInput);
    case 'withdraw-ring':
      return post(command.link, withdrawBody(command), [404, 409, 410]);
    case 'eject-agent':
      return post(command.link, {}, [404, 410]);
    case 'say-to-visitor':
      return say(command.link, command.operationId, command.text);
    case 'recap-to-room':
      return say(command.link, command.operationId, context.recap ?? command.title);
    case 'decline-visitor':
      return post(command.link, { reason: 'ApplicationInitiatedAction' } satisfies DeclineInput, [404, 409, 410]);
    case 'close-leg':
      return { request: { method: 'DELETE', link: command.link }, doneOn: [404, 410] };
  }
}

/** What follows when an agent to be added is on the bridge already: the same content on the agent's own place. */
export function repeatOnPlace(command: Extract<BridgedCommand, { kind: 'add-bridged-agent' }>): CommandRequest {
  const [path = '', ...query] = command.link.href.split('?');
  const place = `${path.replace(/\/$/, '')}/${addressSegment(command.address)}`;
  return putAgent({ href: [place, ...query].join('?'), base: command.link.base }, command);
}

type Bridged = { readonly address: string; readonly displayName: string; readonly audience: Audience };

function putAgent(link: Link, agent: Bridged): CommandRequest {
  return { request: { method: 'PUT', link, content: json(bridgedAgentBody(agent)) }, doneOn: [] };
}

function bridgedAgentBody(agent: Bridged): JsonObject {
  const { displayName, address: participantUri, audience } = agent;
  return { displayName, participantUri, messageFilterState: filterOf(audience) } satisfies BridgedParticipantInput;
}

function openRoomBody(command: Extract<BridgedCommand, { kind: 'open-room' }>, conversation: string): JsonObject {
  const { operationId, subject, threadId, customContent } = command;
  const callbackContext = contextText(conversation, 'room');
  const body = { operationId, subject, threadId, callbackContext } satisfies StartAdhocMeetingInput;
  return customContent === undefined ? body : { ...body, customContent };
}

function withdrawBody({ owner }: Extract<BridgedCommand, { kind: 'withdraw-ring' }>): JsonObject {
  const body = { reason: 'ApplicationInitiatedAction' } satisfies WithdrawInput;
  if (owner === undefined) return body;
  return { ...body, acceptedByUri: owner.address, acceptedByDisplayName: owner.displayName } satisfies WithdrawInput;
}

function bridgeBody(command: Extract<BridgedCommand, { kind: 'bridge-visitor' }>): JsonObject {
  return {
    onlineMeetingUri: command.meetingUri,
    localUserDisplayName: command.hostName,
  } satisfies AcceptAndBridgeInput;
}

function say(link: Link, operationId: string, text: string): CommandRequest {
  const content = { mediaType: textMediaType, body: text };
  return { request: { method: 'POST', link, query: { operationId }, content }, doneOn: [] };
}

function post(link: Link, body: JsonObject, doneOn: readonly number[] = []): CommandRequest {
  return { request: { method: 'POST', link, content: json(body) }, doneOn };
}

function json(body: Json) {
  return { mediaType: jsonMediaType, body: JSON.stringify(body) };
}
