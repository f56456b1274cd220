import * as z from 'zod/mini';
import { defined } from '../../kernel/defined.ts';
import { toRfc3339 } from '../../kernel/time.ts';
import {
  type SendGatewayMessage,
  sendGatewayMessageSchema,
} from '../../protocol/contact-center/chat-gateway/conversations.ts';
import { pageOf, pageQuerySchema } from '../../protocol/contact-center/paging.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import {
  type Conversation,
  type Message,
  type MessageContent,
  messageId,
  messageNumber,
} from '../conversation/conversation.ts';
import { said } from '../conversation/say.ts';
import { nothingThere } from '../edge/center-refusal.ts';
import type { CenterAnswer } from '../edge/center-request.ts';
import type { CenterRoute, TenantRequest } from '../edge/center-route.ts';
import { bodyAs, queryAs } from '../edge/read-input.ts';
import { newId } from '../identity/secrets.ts';
import type { ConversationParts } from '../setup/conversation-parts.ts';
import { writtenAttachment } from './attachment-routes.ts';
import { writtenCard } from './card-routes.ts';
import { gatewayList, messageRefused } from './gateway-answers.ts';
import { gatewayPath } from './set-up-routes.ts';

/** What messages need. */
type MessageParts = Pick<ConversationParts, 'store'> & { readonly attachments: Pick<AttachmentStore, 'named'> };

const all = `${gatewayPath}/conversations/{conversation}/messages`;
const access = 'tenant';

/** Newest first unless asked for otherwise. Source: contact-center.md#sorting */
const messagesQuerySchema = z.extend(pageQuerySchema, {
  sort: z._default(z.enum(['createdAt', 'createdAt:asc', 'createdAt:desc']), 'createdAt:desc'),
});

/** Messages of the gateway. Source: contact-center.md#messages */
export function gatewayMessageRoutes(parts: MessageParts): readonly CenterRoute[] {
  return [
    { method: 'GET', path: all, access, handle: (asked) => listed(asked, parts) },
    {
      method: 'POST',
      path: all,
      access,
      refused: messageRefused,
      handle: async ({ request, tenant, params }) => {
        const message = bodyAs(request, sendGatewayMessageSchema);
        const { conversation: id = '' } = params;
        const named = (message.attachments ?? []).map((each) => each.id);
        const files = await parts.attachments.named({ tenant: tenant.tenant, conversation: id }, named);
        const content = { ...messageContent(message), ...defined({ attachments: files }) };
        await parts.store.change(tenant.tenant, id, (before, context) =>
          said(before, message.authorType ?? 'user', content, context),
        );
        return { status: 202 };
      },
    },
    {
      method: 'GET',
      path: `${all}/{message}`,
      access,
      handle: async (asked) => {
        const conversation = await read(asked, parts);
        const number = messageNumber(asked.params.message ?? '') ?? 0;
        const [message] = await parts.store.messages(conversation, number, number);
        if (message === undefined) throw nothingThere();
        return { status: 200, body: writtenMessage(message, conversation) };
      },
    },
  ];
}

/** What is said, out of a body, its attachments apart. Source: contact-center.md#send-message */
export function messageContent({ text, externalProvider, cards }: SendGatewayMessage): MessageContent {
  const named = cards?.map(({ id = newId(), ...card }) => ({ id, ...card }));
  return defined({ text, externalProvider, cards: named });
}

const read = ({ tenant, params }: TenantRequest, { store }: MessageParts): Promise<Conversation> =>
  store.read(tenant.tenant, params.conversation ?? '');

/** Only what the page shows is read. */
async function listed(asked: TenantRequest, parts: MessageParts): Promise<CenterAnswer> {
  const { sort, ...query } = queryAs(asked.request, messagesQuerySchema);
  const conversation = await read(asked, parts);
  const total = conversation.lastMessage;
  const { from, to, pages } = pageOf(query, total);
  const isNewestFirst = sort === 'createdAt:desc';
  const first = isNewestFirst ? total - Math.min(to, total) + 1 : from + 1;
  const last = isNewestFirst ? total - from : Math.min(to, total);
  const found = last < first ? [] : await parts.store.messages(conversation, first, last);
  const entries = isNewestFirst ? found.toReversed() : found;
  return gatewayList(asked.request, 'messages', { entries, total, pages, asked: query }, (message) =>
    writtenMessage(message, conversation),
  );
}

function writtenMessage(message: Message, conversation: Conversation): object {
  const { participants, user } = conversation;
  const { text = '', at, author, externalProvider, cards, attachments } = message;
  const known = participants.find(({ id }) => id === author.id);
  const { removed = false, language = user.language } = known ?? {};
  return {
    id: messageId(message),
    text,
    createdAt: toRfc3339(at),
    author: { ...author, removed, language },
    ...defined({
      externalProvider,
      attachments: attachments?.map(writtenAttachment),
      cards: cards?.map((card) => writtenCard(card, conversation)),
    }),
  };
}
