import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { resourceSchema, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import type { EngineAgent, EngineConfig } from '../engine/config.ts';
import { Chat } from './chat.ts';
import { Condition } from './condition.ts';
import { UcwaClient } from './ucwa-client.ts';
import { pathOf } from './wire.ts';

const tokenAnswerSchema = z.object({ access_token: z.string() });

/** An agent at work: signed in, ringing, taking conversations. */
export class Agent {
  readonly profile: EngineAgent;
  readonly client: UcwaClient;
  readonly #rings = new Map<string, WireResource>();
  /** Paths of the invitations that ring no more. */
  readonly #silent = new Set<string>();
  readonly #condition = new Condition();

  private constructor(profile: EngineAgent, client: UcwaClient) {
    this.profile = profile;
    this.client = client;
    client.channel.listen((event) => {
      const subject = event.resource?.subject;
      if (event.rel !== 'onlineMeetingInvitation' || typeof subject !== 'string') return;
      if (event.type === 'completed') this.#silent.add(pathOf(event.href));
      if (event.type === 'started' && event.resource !== undefined) this.#rings.set(subject, event.resource);
      this.#condition.changed();
    });
  }

  /** Signs in at the identity issuer, discovers the platform and opens an event channel. */
  static async signIn(config: EngineConfig, service: string, profile: EngineAgent, patienceMs: number): Promise<Agent> {
    const client = new UcwaClient({ token: await userToken(config, profile) }, patienceMs);
    const discoverUrl = `${service}/platformservice/discover`;
    const root = resourceSchema.parse(await (await client.send('GET', discoverUrl, { expected: [200] })).json());
    client.base = discoverUrl;
    const agent = new Agent(profile, client);
    await client.signIn(client.link(root, 'applications'), {
      userAgent: 'CarebridgeCallFlow/1.0',
      culture: 'en-us',
      endpointId: randomUUID(),
    });
    return agent;
  }

  /** Waits until this agent's last invitation to the meeting with this subject is one that `accepts` takes. */
  rung(subject: string, accepts: (invitation: WireResource) => boolean = () => true): Promise<WireResource> {
    return this.#condition.until(
      `the invitation of ${this.profile.displayName}`,
      () => [this.#rings.get(subject)].find((invitation) => invitation !== undefined && accepts(invitation)),
      this.client.patienceMs,
    );
  }

  /** Waits until an invitation rings no more. */
  async silenced(invitation: WireResource): Promise<void> {
    const path = pathOf(this.client.link(invitation, 'accept')).replace(/\/accept$/, '');
    const what = `the end of the invitation of ${this.profile.displayName}`;
    await this.#condition.until(what, () => this.#silent.has(path) || undefined, this.client.patienceMs);
  }

  /** Accepts the invitation and resolves when text can be sent. */
  async accept(invitation: WireResource): Promise<Chat> {
    const chat = new Chat(this.client, this.client.link(invitation, 'conversation'));
    await this.client.send('POST', this.client.link(invitation, 'accept'), { expected: [200, 201, 204] });
    await chat.connected();
    return chat;
  }

  async signOut(): Promise<void> {
    await this.client.signOut();
  }
}

/** The conversation id that the service gave the meeting as its thread id. */
export function conversationId(invitation: WireResource): string {
  const threadId = invitation.threadId;
  if (typeof threadId !== 'string') throw new Error('The invitation carries no thread id');
  return threadId;
}

/** The access token of a person who signs in at the identity issuer of this machine. */
export async function userToken(
  config: EngineConfig,
  profile: EngineAgent,
  entraTenantId: string = config.entraTenantId,
): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${config.ports.identity}/${entraTenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: config.clientId,
      client_secret: config.clientSecret,
      username: profile.userName,
      password: profile.password,
      scope: `${config.clientId}/.default`,
    }),
  });
  if (response.status !== 200) throw new Error(`${profile.userName} could not sign in: ${response.status}`);
  return tokenAnswerSchema.parse(await response.json()).access_token;
}
