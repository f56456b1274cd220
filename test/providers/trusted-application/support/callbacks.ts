import type { JsonObject } from '../../../../shared/kernel/json.ts';
import type { RelPrefix } from '../../../../shared/protocol/hypermedia/rel.ts';
import { positionQuery } from '../../../../shared/protocol/trusted-application/callback-position.ts';
import { endpoint } from './tenant.ts';

const application = '/platformservice/v1/applications/3300712945';
export const target = '/platformservice/tgt-0f9e8d7c6b5a49382716051423324150/v1/applications/3300712945';
const visitorConversation = '8d0c2b1a-5e4f-4a3b-9c2d-1e0f9a8b7c6d';
const roomConversation = 'c4b3a291-8f7e-4d6c-b5a4-93827160f5e4';

/** Hrefs of the call flow that these tests speak of; all of them relative to `baseuri`. */
export const hrefs = {
  communication: `${application}/communication`,
  visitorLeg: `${target}/communication/conversations/${visitorConversation}`,
  room: `${target}/communication/conversations/${roomConversation}`,
  invitation: `${target}/communication/messagingInvitations/2b4d6f81-1a3c-4e5d-8f70-9b1c3d5e7f02`,
  meetingInvitation: `${target}/communication/onlineMeetingInvitations/71e5d3c1-b2a4-4968-8c7d-6f5e4d3c2b1a`,
  startAdhocMeeting: `${target}/communication/onlineMeetingInvitations/startAdhocMeeting`,
  agentInvitation: `${target}/communication/participantInvitations/aa11bb22-cc33-4d44-8e55-ff6677889900`,
} as const;

export const meetingUri = 'sip:od991@meet.harbour.example;gruu;opaque=app:conf:focus:id:Q4ZT81XN';
export const agent = 'sip:odile.hart@harbour.example';
export const visitor = 'sip:8830157246@anonymous.invalid';
export const baseuri = 'https://pool3.harbour.example';

/** An href with the endpoint in its query, as every href of this API has it. */
export const at = (path: string, more = ''): string => `${path}?endpointId=${endpoint}${more}`;

/** Writes rels the way an application with the given prefix sees them. */
export class Vocabulary {
  readonly prefix: RelPrefix;
  constructor(prefix: RelPrefix) {
    this.prefix = prefix;
  }

  rel(name: string): string {
    return `${this.prefix}${name}`;
  }

  /** A resource: members, links by local name (bare names begin with a dot), at `href`. */
  resource(
    name: string,
    href: string,
    members: JsonObject = {},
    links: Readonly<Record<string, string>> = {},
  ): JsonObject {
    const named = Object.entries(links).map(([rel, to]) => [
      rel.startsWith('.') ? rel.slice(1) : this.rel(rel),
      { href: to },
    ]);
    return { ...members, _links: { self: { href }, ...Object.fromEntries(named) }, rel: this.rel(name) };
  }

  /** An event about a resource; `embedded` false leaves the resource out. */
  event(
    type: string,
    name: string,
    href: string,
    more: {
      readonly resource?: JsonObject;
      readonly in?: readonly [string, string];
      readonly title?: string;
      readonly status?: string;
      readonly reason?: JsonObject;
    } = {},
  ): JsonObject {
    const { resource, title, status, reason } = more;
    return {
      link: { rel: this.rel(name), href, ...(title === undefined ? {} : { title }) },
      type,
      ...(more.in === undefined ? {} : { in: { rel: this.rel(more.in[0]), href: more.in[1] } }),
      ...(status === undefined ? {} : { status }),
      ...(reason === undefined ? {} : { reason }),
      ...(resource === undefined ? {} : { _embedded: { [this.rel(name)]: resource } }),
    };
  }

  fromCommunication(...events: JsonObject[]): JsonObject {
    return { rel: this.rel('communication'), href: at(hrefs.communication), events };
  }

  fromConversation(href: string, ...events: JsonObject[]): JsonObject {
    return { rel: this.rel('conversation'), href: at(href), events };
  }
}

/** The whole body of a callback: the `ack`-th of a leg. */
export function callbackBody(
  leg: 'visitor' | 'room',
  ack: number,
  sender: readonly JsonObject[],
  more: JsonObject = {},
): JsonObject {
  const id = leg === 'visitor' ? visitorConversation : roomConversation;
  const self = (number: number) => `${target}/events?${positionQuery(number, '3300712945', endpoint, id)}`;
  return {
    _links: { self: { href: self(ack) }, next: { href: self(ack + 1) } },
    sender: [...sender],
    baseuri,
    ...more,
  };
}
