import * as z from 'zod/mini';
import type { CenterClient, CenterScope } from './center-client.ts';
import { type CenterConversation, contentOf, type Dialect, ifThere } from './dialect.ts';

const createdSchema = z.object({ conversationId: z.string().check(z.minLength(1), z.maxLength(200)) });
const conversationSchema = z.object({
  id: z.string(),
  startTime: z.optional(z.string()),
  customer: z._default(z.record(z.string(), z.unknown()), {}),
  interactions: z.optional(z.array(z.object({ endTime: z.optional(z.string()) }))),
});
const listSchema = z.object({ data: z.array(conversationSchema) });
const messagesSchema = z.object({
  messages: z.array(z.object({ authorType: z.string(), originalText: z.optional(z.string()) })),
});
type WireConversation = z.infer<typeof conversationSchema>;

/** The first generation. It echoes nothing, and its messages have neither id nor time. Source: contact-center.md */
export const chatApiDialect: Dialect = {
  async open(client, { channelId, visitor: { name, language, own }, history }, scope) {
    const messages = history.map(({ author, text }) => ({ text, type: author }));
    const customer = { ...own, ...(name === undefined ? {} : { name }), language };
    const body = { channelId, customer, ...(messages.length === 0 ? {} : { history: { messages } }) };
    const answer = await client.demand({ method: 'POST', path: all(scope), body }, scope);
    return contentOf(createdSchema, answer, scope).conversationId;
  },
  async say(client, conversation, text, scope) {
    const path = `${one(scope, conversation)}/messages`;
    await client.demand({ method: 'POST', path, body: { authorType: 'user', text } }, scope);
  },
  leave: (client, conversation, scope) =>
    client.send({ method: 'DELETE', path: `${one(scope, conversation)}/participants/customer` }, scope),
  find: (client, conversation, scope) => ifThere(read(client, conversation, scope)),
  async withOwn(client, name, value, scope) {
    const query = { [`customer.${name}`]: value, order: 'desc', size: '100' };
    const answer = await client.demand({ method: 'GET', path: all(scope), query }, scope);
    const { data } = contentOf(listSchema, answer, scope);
    return data.toSorted((a, b) => beganAt(a) - beganAt(b)).map(known);
  },
  async visitorTexts(client, conversation, scope) {
    const path = `${one(scope, conversation)}/messages`;
    const answer = await client.demand({ method: 'GET', path }, scope);
    const { messages } = contentOf(messagesSchema, answer, scope);
    return messages.filter(({ authorType }) => authorType === 'user').map(({ originalText = '' }) => originalText);
  },
};

const all = ({ platform: { region, tenantId } }: CenterScope): string =>
  `/vcc/${region}/chat/v2/tenant/${encodeURIComponent(tenantId)}/conversations`;
const one = (scope: CenterScope, conversation: string): string => `${all(scope)}/${encodeURIComponent(conversation)}`;

async function read(client: CenterClient, conversation: string, scope: CenterScope): Promise<CenterConversation> {
  const answer = await client.demand({ method: 'GET', path: one(scope, conversation) }, scope);
  return known(contentOf(conversationSchema, answer, scope));
}

const beganAt = ({ startTime = '' }: WireConversation): number => Date.parse(startTime) || 0;

function known({ id, customer, interactions = [] }: WireConversation): CenterConversation {
  const texts = Object.entries(customer).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { id, own: new Map(texts), goesOn: interactions.some(({ endTime }) => endTime === undefined) };
}
