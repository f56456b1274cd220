import * as z from 'zod/mini';
import { cardActionInputSchema } from '../../protocol/contact-center/chat-gateway/cards.ts';
import { pageQuerySchema } from '../../protocol/contact-center/paging.ts';
import { acted } from '../conversation/card-action.ts';
import {
  type Card,
  type CardAction,
  type Conversation,
  cardActions,
  messageNumber,
} from '../conversation/conversation.ts';
import { nothingThere } from '../edge/center-refusal.ts';
import type { CenterAnswer } from '../edge/center-request.ts';
import type { CenterRoute, TenantRequest } from '../edge/center-route.ts';
import { slice } from '../edge/entry-list.ts';
import { bodyAs, queryAs } from '../edge/read-input.ts';
import type { ConversationParts } from '../setup/conversation-parts.ts';
import { codedRefused, gatewayList } from './gateway-answers.ts';
import { gatewayPath } from './set-up-routes.ts';

/** What addresses of card actions begin with, which name their tenant. Source: contact-center.md#addresses */
export const cardActionRoot = '/api/v1/tenant/';

const access = 'tenant';
const oneCard = 'conversations/{conversation}/cards/{card}';

/** The cards of one message were all sent at once, so that there is nothing to sort them by. */
const cardsQuerySchema = z.extend(pageQuerySchema, {
  sort: z.optional(z.enum(['createdAt', 'createdAt:asc', 'createdAt:desc'])),
});

/** Cards of messages, and what is done with them. Source: contact-center.md#cards */
export function gatewayCardRoutes(parts: ConversationParts): readonly CenterRoute[] {
  const actions = cardActions.flatMap((action) =>
    [`${cardActionRoot}{tenant}/${oneCard}`, `${gatewayPath}/${oneCard}`].map(
      (path): CenterRoute => ({
        method: 'PUT',
        path: `${path}/action-${action}`,
        access,
        refused: codedRefused,
        handle: (asked) => actionTaken(asked, parts, action),
      }),
    ),
  );
  const list: CenterRoute = {
    method: 'GET',
    path: `${gatewayPath}/conversations/{conversation}/messages/{message}/cards`,
    access,
    handle: (asked) => listed(asked, parts),
  };
  return [list, ...actions];
}

async function listed({ request, tenant, params }: TenantRequest, { store }: ConversationParts): Promise<CenterAnswer> {
  const query = queryAs(request, cardsQuerySchema);
  const conversation = await store.read(tenant.tenant, params.conversation ?? '');
  const number = messageNumber(params.message ?? '') ?? 0;
  const [message] = await store.messages(conversation, number, number);
  if (message === undefined) throw nothingThere();
  const { size, page } = query;
  return gatewayList(request, 'cards', slice(message.cards ?? [], { size, page }), (card) =>
    writtenCard(card, conversation),
  );
}

async function actionTaken(
  { request, tenant, params }: TenantRequest,
  { store }: ConversationParts,
  action: CardAction,
): Promise<CenterAnswer> {
  const { name } = bodyAs(request, cardActionInputSchema);
  const { conversation: id = '', card: cardId = '' } = params;
  const conversation = await store.read(tenant.tenant, id);
  const messages = await store.messages(conversation, 1, conversation.lastMessage);
  const card = messages.flatMap(({ cards = [] }) => cards).findLast((each) => each.id === cardId);
  await store.change(tenant.tenant, id, (before) => acted(before, card, action, name));
  return { status: 204 };
}

/** A card as it is answered. Source: contact-center.md#cards */
export function writtenCard(card: Card, { actedCards = [] }: Conversation): object {
  const actions = actedCards.find(({ id }) => id === card.id)?.actions ?? [];
  return { ...card, actionSubmitted: actions.includes('submit'), actionExecuted: actions.includes('execute') };
}
