import * as z from 'zod/mini';
import type { CenterClient, CenterScope } from './center-client.ts';
import { type CenterConversation, contentOf, type Dialect, ifThere } from './dialect.ts';

const createdSchema = z.object({ conversationId: z.string().check(z.minLength(1), z.maxLength(200)) });
const propertySchema = z.object({ key: z.string(), value: z.optional(z.string()) });
const conversationSchema = z.object({
  id: z.string(),
  state: z.optional(z.string()),
  user: z.optional(z.object({ additionalProperties: z.optional(z.array(propertySchema)) })),
});
const listSchema = z.object({ _embedded: z.optional(z.object({ conversations: z.array(conversationSchema) })) });
const messageSchema = z.object({ text: z.optional(z.string()), author: z.object({ type: z.string() }) });
const messagesSchema = z.object({
  _embedded: z.optional(z.object({ messages: z.array(messageSchema) })),
  page: z.object({ totalPages: z.number() }),
});
type WireConversation = z.infer<typeof conversationSchema>;
type WireMessage = z.infer<typeof messageSchema>;

const root = '/chat-gateway/v1/conversations';
const one = (conversation: string): string => `${root}/${encodeURIComponent(conversation)}`;
const pageSize = 100;
/** Choice: of a conversation with more messages than these, the newest are looked at. */
const mostPages = 20;

/** The second generation. Source: contact-center.md */
export const chatGatewayDialect: Dialect = {
  async open(client, { channelId, visitor: { name, language, own }, history, queue }, scope) {
    const messages = history.map(({ author: authorType, text }) => ({ authorType, text }));
    const additionalProperties = Object.entries(own).map(([key, value]) => ({ key, value }));
    const body = {
      channelId,
      user: { ...(name === undefined ? {} : { name }), language, additionalProperties },
      ...(queue === undefined ? {} : { assignment: { type: 'queue', id: queue } }),
      ...(messages.length === 0 ? {} : { history: { messages } }),
    };
    const answer = await client.demand({ method: 'POST', path: root, body }, scope);
    return contentOf(createdSchema, answer, scope).conversationId;
  },
  async say(client, conversation, text, scope) {
    const path = `${one(conversation)}/messages`;
    await client.demand({ method: 'POST', path, body: { authorType: 'user', text } }, scope);
  },
  async requeue(client, conversation, queue, scope) {
    const body = { assignment: { type: 'queue', id: queue } };
    await client.demand({ method: 'PATCH', path: one(conversation), body }, scope);
  },
  async types(client, conversation, scope) {
    const path = `${one(conversation)}/typing`;
    await client.demand({ method: 'POST', path, body: { authorType: 'user' } }, scope);
  },
  leave: (client, conversation, scope) =>
    client.send({ method: 'PATCH', path: `${one(conversation)}/participants/user`, body: { removed: true } }, scope),
  find: (client, conversation, scope) => ifThere(read(client, conversation, scope)),
  async withOwn(client, name, value, scope) {
    const query = { filter: `user.${name}==${value}`, size: String(pageSize) };
    const answer = await client.demand({ method: 'GET', path: root, query }, scope);
    const found = contentOf(listSchema, answer, scope)._embedded?.conversations ?? [];
    // The list has no times: one in which a visit goes on is newer than those in which none does.
    return found.toSorted((a, b) => Number(isGoingOn(a)) - Number(isGoingOn(b))).map(known);
  },
  async visitorTexts(client, conversation, scope) {
    const newestFirst: WireMessage[] = [];
    for (let page = 0; page < mostPages; page += 1) {
      const query = { size: String(pageSize), page: String(page), sort: 'createdAt:desc' };
      const answer = await client.demand({ method: 'GET', path: `${one(conversation)}/messages`, query }, scope);
      const content = contentOf(messagesSchema, answer, scope);
      newestFirst.push(...(content._embedded?.messages ?? []));
      if (page + 1 >= content.page.totalPages) break;
    }
    const texts = newestFirst.filter(({ author }) => author.type === 'user').map(({ text = '' }) => text);
    return texts.toReversed();
  },
};

async function read(client: CenterClient, conversation: string, scope: CenterScope): Promise<CenterConversation> {
  const answer = await client.demand({ method: 'GET', path: one(conversation) }, scope);
  return known(contentOf(conversationSchema, answer, scope));
}

const isGoingOn = ({ state }: WireConversation): boolean => state !== 'idle';

function known({ id, user, state }: WireConversation): CenterConversation {
  const properties = user?.additionalProperties ?? [];
  const own = new Map(properties.map(({ key, value = '' }) => [key.trim(), value.trim()]));
  return { id, own, goesOn: state === 'active' };
}
