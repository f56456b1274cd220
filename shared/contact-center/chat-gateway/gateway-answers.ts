import type { GatewayPlural } from '../../protocol/contact-center/paging.ts';
import type { CenterRefusal } from '../edge/center-refusal.ts';
import type { CenterAnswer, CenterRequest } from '../edge/center-request.ts';
import type { EntryPage } from '../edge/entry-list.ts';

/** A list as the gateway answers it. Source: contact-center.md#paging */
export function gatewayList<Entry>(
  { url }: CenterRequest,
  plural: GatewayPlural,
  { entries, total, pages, asked }: EntryPage<Entry>,
  written: (entry: Entry) => object,
): CenterAnswer {
  const page = { size: asked.size, number: asked.page, totalElements: total, totalPages: pages };
  const links = plural === 'messages' ? {} : { _links: { self: { href: url.href } } };
  return { status: 200, body: { _embedded: { [plural]: entries.map(written) }, ...links, page } };
}

/** Body of a refusal of the gateway. Source: contact-center.md#error-bodies */
export function gatewayRefused(refusal: CenterRefusal, referenceId: string): object {
  const { code, message, faults } = refusal;
  if (code === 'tenant_denied' || code === 'resource_not_found') return { message, errors: faults, referenceId };
  const errors = faults.map((fault) => ({ code, message: fault }));
  return code === 'access_denied' ? { message, errors } : { message, errors, referenceId };
}

/** Body of a refusal of requests that were described later, which names what is not there by a code. Source: contact-center.md#error-bodies */
export function codedRefused({ code, message, faults }: CenterRefusal, referenceId: string): object | undefined {
  if (code !== 'resource_not_found') return undefined;
  return { message, errors: faults.map((fault) => ({ code, message: fault })), referenceId };
}

/** Body of a refusal of a channel, which names the members at fault. Source: contact-center.md#error-bodies */
export function channelRefused(refusal: CenterRefusal, referenceId: string): object | undefined {
  const { message, faults, validations } = refusal;
  return refusal.status === 400 ? { message, errors: faults, validations, referenceId } : undefined;
}

/** Body of a refusal of a message. Source: contact-center.md#error-bodies */
export function messageRefused(refusal: CenterRefusal, referenceId: string): object | undefined {
  const { code, message, faults } = refusal;
  return refusal.status === 400 ? { message, errors: { code, message: faults.join(' ') }, referenceId } : undefined;
}
