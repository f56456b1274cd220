import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { resourceSchema } from '../../shared/protocol/hypermedia/resource.ts';
import { Chat } from './chat.ts';
import { UcwaClient } from './ucwa-client.ts';

const tokenAnswerSchema = z.object({
  visitorId: z.string(),
  transport: z.object({ transport: z.literal('ucwa'), discoverUrl: z.url(), token: z.string(), endpoint: z.string() }),
});

/** A visitor's chat, with what later evidence is looked up by. */
export type VisitorChat = { readonly chat: Chat; readonly token: string; readonly invitedAt: number };

/** Plays the widget: token, discovery, UCWA application, event channel, invitation. */
export async function startVisitorChat(
  service: string,
  tenant: string,
  pageOrigin: string,
  name: string,
  subject: string,
): Promise<VisitorChat> {
  const { transport } = await widgetToken(service, tenant, pageOrigin);
  const client = new UcwaClient(transport.token, pageOrigin);
  const discovered = await client.send('GET', transport.discoverUrl, { expected: [200] });
  const root = resourceSchema.parse(await discovered.json());
  client.base = transport.discoverUrl;
  await client.signIn(client.link(root, 'anonApplications'), {
    userAgent: 'CarebridgeCallFlow/1.0',
    culture: 'en-us',
    anonymousDisplayName: name,
  });
  const conversation = conversationOf(client, subject);
  const invitedAt = Date.now();
  const communication = resourceSchema.parse(client.application._embedded?.communication);
  await client.send('POST', client.link(communication, 'startMessaging'), {
    json: { operationId: randomUUID(), to: transport.endpoint, subject, importance: 'Normal' },
    expected: [201],
  });
  return { chat: new Chat(client, await conversation), token: transport.token, invitedAt };
}

async function widgetToken(
  service: string,
  tenant: string,
  origin: string,
): Promise<z.infer<typeof tokenAnswerSchema>> {
  const response = await fetch(`${service}/api/token/${tenant}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: '{}',
  });
  if (response.status !== 200) throw new Error(`The token was refused: ${response.status} ${await response.text()}`);
  return tokenAnswerSchema.parse(await response.json());
}

/** The URL of the conversation that the platform opens for our invitation; known before anything else is told of it. */
function conversationOf(client: UcwaClient, subject: string): Promise<string> {
  return new Promise((resolve) => {
    client.listen((event) => {
      if (event.rel !== 'messagingInvitation' || event.resource?.subject !== subject) return;
      resolve(client.link(event.resource, 'conversation'));
    });
  });
}
