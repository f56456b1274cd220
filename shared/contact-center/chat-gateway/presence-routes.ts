import {
  readReceiptInputSchema,
  thinkingInputSchema,
  typingInputSchema,
} from '../../protocol/contact-center/chat-gateway/conversations.ts';
import type { AgentChange, AgentChannels } from '../agents/agent-channels.ts';
import type { CenterAnswer } from '../edge/center-request.ts';
import type { CenterRoute, TenantRequest } from '../edge/center-route.ts';
import { bodyAs } from '../edge/read-input.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import { codedRefused } from './gateway-answers.ts';
import { gatewayPath } from './set-up-routes.ts';

type PresenceParts = {
  readonly store: Pick<ConversationStore, 'read'>;
  readonly channels: Pick<AgentChannels, 'tell'>;
};

const one = `${gatewayPath}/conversations/{conversation}`;
const access = 'tenant';

/**
 * That customer or bot type, think or have read: told to the agent who has the conversation, and kept nowhere.
 * Source: contact-center.md#typing, contact-center.md#read-receipts
 */
export function gatewayPresenceRoutes(parts: PresenceParts): readonly CenterRoute[] {
  return [
    {
      method: 'POST',
      path: `${one}/typing`,
      access,
      refused: codedRefused,
      handle: (asked) => {
        const { authorType } = bodyAs(asked.request, typingInputSchema);
        return told(asked, parts, (conversationId) => ({ kind: 'typing', conversationId, authorType }));
      },
    },
    {
      method: 'POST',
      path: `${one}/thinking`,
      access,
      refused: codedRefused,
      handle: (asked) => {
        if (asked.request.body.byteLength > 0) bodyAs(asked.request, thinkingInputSchema);
        return told(asked, parts, (conversationId) => ({ kind: 'typing', conversationId, authorType: 'bot' }));
      },
    },
    {
      method: 'POST',
      path: `${one}/read-receipt`,
      access,
      refused: codedRefused,
      handle: (asked) => {
        const { authorType, readAt } = bodyAs(asked.request, readReceiptInputSchema);
        return told(asked, parts, (conversationId) => ({ kind: 'read', conversationId, authorType, readAt }));
      },
    },
  ];
}

async function told(
  { tenant, params }: TenantRequest,
  { store, channels }: PresenceParts,
  change: (conversationId: string) => AgentChange,
): Promise<CenterAnswer> {
  const { id, assignment } = await store.read(tenant.tenant, params.conversation ?? '');
  if (assignment.type === 'agent') await channels.tell(tenant.tenant, assignment.id, change(id));
  return { status: 204 };
}
