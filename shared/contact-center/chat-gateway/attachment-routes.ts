import * as z from 'zod/mini';
import { toRfc3339 } from '../../kernel/time.ts';
import { sendingAuthorSchema } from '../../protocol/contact-center/chat-api/conversations.ts';
import { maximumFormBytes } from '../../protocol/contact-center/limits.ts';
import { sortedQuerySchema } from '../../protocol/contact-center/paging.ts';
import type { AttachmentStore } from '../attachments/attachment-store.ts';
import { fileAnswer } from '../attachments/file-answer.ts';
import { type FileLinks, fileLinkPath } from '../attachments/file-links.ts';
import { sentForm } from '../attachments/sent-file.ts';
import type { Attachment } from '../conversation/conversation.ts';
import { nothingThere } from '../edge/center-refusal.ts';
import type { CenterAnswer } from '../edge/center-request.ts';
import type { CenterRoute, RoutedRequest, TenantRequest } from '../edge/center-route.ts';
import { pageOfEntries } from '../edge/entry-list.ts';
import { fieldsAs, queryAs } from '../edge/read-input.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import { gatewayList } from './gateway-answers.ts';
import { gatewayPath } from './set-up-routes.ts';

/** What attachments need. */
type AttachmentParts = {
  readonly store: Pick<ConversationStore, 'read'>;
  readonly attachments: AttachmentStore;
  readonly links: Pick<FileLinks, 'holds'>;
};

const all = `${gatewayPath}/conversations/{conversation}/attachments`;
const one = `${all}/{attachment}`;
const access = 'tenant';
const fieldsSchema = z.object({ authorType: z._default(sendingAuthorSchema, 'user') });

/** Files of conversations. Source: contact-center.md#attachments */
export function gatewayAttachmentRoutes(parts: AttachmentParts): readonly CenterRoute[] {
  const { attachments } = parts;
  return [
    { method: 'GET', path: all, access, handle: (asked) => listed(asked, parts) },
    { method: 'POST', path: all, access, mostBytes: maximumFormBytes, handle: (asked) => kept(asked, parts) },
    {
      method: 'GET',
      path: one,
      access,
      handle: async (asked) => {
        const found = await attachments.read(ownerOf(asked), asked.params.attachment ?? '');
        return { status: 200, body: writtenAttachment(found) };
      },
    },
    {
      method: 'GET',
      path: `${one}/content`,
      access,
      handle: async (asked) => fileAnswer(await attachments.content(ownerOf(asked), asked.params.attachment ?? '')),
    },
    { method: 'GET', path: fileLinkPath, access: 'open', handle: (asked) => linked(asked, parts) },
  ];
}

const ownerOf = ({ tenant, params }: TenantRequest) => ({
  tenant: tenant.tenant,
  conversation: params.conversation ?? '',
});

async function listed(asked: TenantRequest, { store, attachments }: AttachmentParts): Promise<CenterAnswer> {
  const query = queryAs(asked.request, sortedQuerySchema);
  const owner = ownerOf(asked);
  await store.read(owner.tenant, owner.conversation);
  const page = pageOfEntries(await attachments.list(owner), query, attachmentMembers);
  return gatewayList(asked.request, 'attachments', page, writtenAttachment);
}

async function kept(asked: TenantRequest, { attachments }: AttachmentParts): Promise<CenterAnswer> {
  const { headers, body } = asked.request;
  const { file, fields } = await sentForm(headers['content-type'], body);
  fieldsAs(fields, fieldsSchema);
  return { status: 200, body: writtenAttachment(await attachments.keep(ownerOf(asked), file)) };
}

/** One that does not hold is answered as if there were nothing. */
async function linked({ request, params }: RoutedRequest, parts: AttachmentParts): Promise<CenterAnswer> {
  const { tenant = '', conversation = '', attachment = '' } = params;
  const holds = await parts.links.holds({ tenant, conversation, attachment }, request.url.searchParams);
  if (!holds) throw nothingThere();
  return fileAnswer(await parts.attachments.content({ tenant, conversation }, attachment));
}

const values: Readonly<Record<string, (attachment: Attachment) => string>> = {
  id: ({ id }) => id,
  filename: ({ filename }) => filename,
  size: ({ size }) => String(size),
  sizeInBytes: ({ size }) => String(size),
  type: ({ type }) => type,
  createdAt: ({ createdAt }) => toRfc3339(createdAt),
};

/** By what attachments are sorted and filtered. Source: contact-center.md#filters */
const attachmentMembers = {
  knows: (member: string): boolean => Object.hasOwn(values, member),
  members: (attachment: Attachment, member: string): readonly string[] | undefined => {
    const value = values[member]?.(attachment);
    return value === undefined ? undefined : [value];
  },
};

/** An attachment as it is answered. Its size is described by two names. Source: contact-center.md#attachments */
export function writtenAttachment({ id, filename, size, type, createdAt }: Attachment) {
  return { id, filename, size, sizeInBytes: size, type, createdAt: toRfc3339(createdAt) };
}
