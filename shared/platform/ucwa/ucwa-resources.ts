import { firstNumber } from '../../channels/channel.ts';
import { hashId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { putMarker, toUcwaTime } from '../../protocol/ucwa/resources.ts';
import { eventsHref } from '../channels/event-package.ts';
import {
  applicationPath,
  communicationName,
  initialCommunication,
  type UcwaApplication,
} from '../channels/ucwa-application.ts';

/** A number in text that changes with the content: what the original's ETags look like. */
const etagOf = (...parts: readonly string[]): string => String(Number.parseInt(hashId(...parts).slice(0, 8), 16));

/** One sign-in, with what a client needs to begin. Source: ucwa.md#applications */
export function ucwaApplicationResource(application: UcwaApplication, compatible: boolean): JsonObject {
  const path = applicationPath(application);
  const communication = communicationResource(application);
  return {
    culture: application.culture,
    userAgent: application.userAgent,
    type: 'Browser',
    endpointId: application.owner.replace(/^(?:asi|oid):/, ''),
    id: application.id,
    _links: {
      self: { href: path },
      policies: { href: `${path}/policies` },
      batch: { href: `${path}/batch` },
      events: { href: eventsHref(application, { entry: firstNumber, empties: 0 }) },
    },
    _embedded: { me: meResource(application, compatible), communication, ...emptyResources(application, compatible) },
    rel: 'application',
    etag: etagOf('application', application.id, String(communication.etag)),
    expires: toUcwaTime(application.expiresAt),
  };
}

/** What clients of the original service look for in a person's application, and there is nothing in. Source: ucwa.md#compatibility */
export const emptyResourceNames = ['people', 'onlineMeetings'] as const;

/** One of them: a link to itself. Source: ucwa.md#compatibility */
export function emptyResource(application: UcwaApplication, name: (typeof emptyResourceNames)[number]): JsonObject {
  return { _links: { self: { href: `${applicationPath(application)}/${name}` } }, rel: name };
}

function emptyResources(application: UcwaApplication, compatible: boolean): JsonObject {
  if (!compatible || application.scope !== 'oauth') return {};
  return Object.fromEntries(emptyResourceNames.map((name) => [name, emptyResource(application, name)]));
}

/** Oneself; where clients of the original service are served, signed-in people may say that they are there. Source: ucwa.md#me */
export function meResource(application: UcwaApplication, compatible: boolean): JsonObject {
  const path = `${applicationPath(application)}/me`;
  const presence = {
    makeMeAvailable: { href: `${path}/makeMeAvailable` },
    reportMyActivity: { href: `${path}/reportMyActivity` },
  };
  return {
    uri: application.uri,
    name: application.displayName,
    _links: { self: { href: path }, ...(compatible && application.scope === 'oauth' ? presence : {}) },
    rel: 'me',
  };
}

/**
 * Where conversations begin. Choice: signed-in people are invited and do not invite, so they are not offered startMessaging, but by
 * clients of the original service.
 * Source: ucwa.md#communication
 */
export function communicationResource(application: UcwaApplication): JsonObject {
  const path = `${applicationPath(application)}/communication`;
  const mayStart = application.scope === 'psanon' || application.mayInvite === true;
  const { revision, supportedModalities, supportedMessageFormats } = application.communication ?? initialCommunication;
  return {
    [communicationName(application)]: putMarker,
    supportedModalities: [...supportedModalities],
    supportedMessageFormats: [...supportedMessageFormats],
    simultaneousRingNumberMatch: 'Disabled',
    videoBasedScreenSharing: 'Enabled',
    voipFallbackToPhoneAudioTimeOut: '00:00:00',
    _links: {
      self: { href: path },
      conversations: { href: `${path}/conversations?filter=active` },
      ...(mayStart ? { startMessaging: { href: `${path}/messagingInvitations`, revision: '2' } } : {}),
    },
    rel: 'communication',
    etag: etagOf('communication', application.id, ...(revision === 0 ? [] : [String(revision)])),
  };
}

/** What an administrator forbids: nothing. Source: ucwa.md#policies */
export function policiesResource(application: UcwaApplication): JsonObject {
  return { _links: { self: { href: `${applicationPath(application)}/policies` } }, rel: 'policies' };
}
