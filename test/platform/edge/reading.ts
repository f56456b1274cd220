import * as z from 'zod';
import { type EventPackage, eventPackageSchema } from '../../../shared/protocol/hypermedia/event-package.ts';
import { resourceSchema, type WireResource } from '../../../shared/protocol/hypermedia/resource.ts';

/** The JSON object of an answer. */
export const json = async (response: Response): Promise<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).parse(await response.json());

/** An object read as a resource. */
export const resource = (value: unknown): WireResource => resourceSchema.parse(value);

/** The event package of an answer. */
export const packageOf = async (response: Response): Promise<EventPackage> =>
  eventPackageSchema.parse(await response.json());

/** The href of a package's link. */
export const hrefOf = (read: EventPackage, name: string): string => z.string().parse(read._links?.[name]?.href);

/** The names of what the events of a package are about, in order. */
export const storyOf = (read: EventPackage): readonly string[] =>
  read.sender.flatMap(({ events }) => events.map(({ link }) => link.rel));

/** Id of an application resource. */
export const applicationIdOf = (value: unknown): string => z.object({ id: z.string() }).parse(value).id;

/** Code and subcode of an error answer. */
export async function refusalOf(response: Response): Promise<string> {
  const body = z.object({ code: z.string(), subcode: z.string().optional() }).parse(await response.json());
  return [response.status, body.code, ...(body.subcode === undefined ? [] : [body.subcode])].join(' ');
}
