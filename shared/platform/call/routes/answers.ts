import type { PlatformAnswer } from '../../edge/http.ts';
import { type Resource, renderResource } from '../view/hypermedia.ts';

/** A resource as an answer, with its ETag where it has one. */
export const shown = (resource: Resource, prefix: string): PlatformAnswer => ({
  status: 200,
  ...(resource.etag === undefined ? {} : { headers: { etag: `"${resource.etag}"` } }),
  json: renderResource(resource, prefix),
});
