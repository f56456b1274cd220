import { invalidTokenFault } from '../../protocol/contact-center/errors.ts';
import type { CenterRefusal } from '../edge/center-refusal.ts';
import type { CenterAnswer, CenterRequest } from '../edge/center-request.ts';
import type { EntryPage } from '../edge/entry-list.ts';

/** A list as the Chat API answers it. Source: contact-center.md#paging */
export function chatApiList<Entry>(
  { entries, total, pages, asked }: EntryPage<Entry>,
  written: (entry: Entry) => object,
): CenterAnswer {
  const page = { pageSize: asked.size, pageIndex: asked.page, elementCount: total, pageCount: pages };
  return { status: 200, body: { data: entries.map(written), page } };
}

/** Body of a refusal of the Chat API. Source: contact-center.md#error-bodies */
export function chatApiRefused(refusal: CenterRefusal, referenceId: string): object {
  if (refusal.code === 'access_denied') return invalidTokenFault;
  const { message, faults, validations } = refusal;
  return { message, errors: faults, ...(validations.length > 0 ? { validations } : {}), referenceId };
}

/** Body where there is no key of an id. Source: contact-center.md#public-keys */
export function keyRefused(refusal: CenterRefusal, _referenceId: string, { url }: CenterRequest): object | undefined {
  if (refusal.code !== 'resource_not_found') return undefined;
  const { pathname: instance } = url;
  return {
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    detail: 'There is no key of this id.',
    resourceType: 'JWKPublic',
    resourceId: decodeURIComponent(instance.split('/').at(-2) ?? ''),
    instance,
  };
}

/** Body of a refusal of the token endpoint. Source: contact-center.md#token-errors */
export function tokenRefused({ code, message }: CenterRefusal): object {
  const name = code === 'access_denied' ? 'invalid_client' : 'invalid_request';
  return { ErrorCode: name, Error: message };
}
