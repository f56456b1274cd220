import { postAgentAssignmentSchema } from '../../protocol/contact-center/chat-gateway/conversations.ts';
import { arranged } from '../conversation/hand-back.ts';
import { invalidMember } from '../edge/center-refusal.ts';
import type { CenterAnswer } from '../edge/center-request.ts';
import type { CenterRoute, TenantRequest } from '../edge/center-route.ts';
import { bodyAs } from '../edge/read-input.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import type { KnownSetUp } from '../store/known-set-up.ts';
import { codedRefused } from './gateway-answers.ts';
import { gatewayPath } from './set-up-routes.ts';

type PostAgentParts = {
  readonly store: Pick<ConversationStore, 'change' | 'read'>;
  readonly setUps: Pick<KnownSetUp, 'webhook'>;
};

/** What comes after the agent. Source: contact-center.md#post-agent-assignment */
export function gatewayPostAgentRoutes(parts: PostAgentParts): readonly CenterRoute[] {
  return [
    {
      method: 'POST',
      path: `${gatewayPath}/conversations/{conversation}/post-agent-assignment`,
      access: 'tenant',
      refused: codedRefused,
      handle: (asked) => assigned(asked, parts),
    },
  ];
}

async function assigned({ request, tenant, params }: TenantRequest, parts: PostAgentParts): Promise<CenterAnswer> {
  const input = bodyAs(request, postAgentAssignmentSchema);
  const { conversation: id = '' } = params;
  await parts.store.read(tenant.tenant, id);
  if ((await parts.setUps.webhook(tenant.tenant, input.id)) === undefined) {
    throw invalidMember('id', input.id, 'invalid_parameter', 'there is no webhook of this id');
  }
  await parts.store.change(tenant.tenant, id, (before, { now }) => arranged(before, input, now));
  return { status: 201 };
}
