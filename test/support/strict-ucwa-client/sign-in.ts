import { position } from './package-reader.ts';
import { insist, isObject, readResource, type UcwaResource } from './resource-reader.ts';
import { type Sender, sendStrictly, type UcwaAnswer } from './wire.ts';

/** Where a client begins, and as whom: a visitor with a page and a context in the URL, or a signed-in person without either. */
export type Entry = Sender & { readonly discoverUrl: string };

/** How a client writes the members of its inputs. */
export type Casing = 'PascalCase' | 'camelCase';

/** An application that has been created. */
export type SignedIn = {
  /** Origin of the pool, as a prefix: what an href is put behind. */
  readonly root: string;
  readonly application: UcwaResource;
  /** Absolute URL of the applications. */
  readonly applicationsUrl: string;
  /** First position in the event channel. */
  readonly eventsHref: string;
  /** The name of `communication`'s member that a PUT returns. */
  readonly guid: string;
};

/** discover → applications → application, and everything in them that some client would miss. */
export async function signIn(entry: Entry, name: string, casing: Casing): Promise<SignedIn> {
  const applicationsUrl = await discover(entry);
  if (entry.page !== undefined) await preflight(applicationsUrl, entry.page);
  const input = {
    userAgent: 'Strict/1.0',
    culture: 'en-us',
    anonymousDisplayName: name,
    endpointId: 'x',
    type: 'Browser',
  };
  const answer = await sendStrictly(entry, 'POST', applicationsUrl, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(casing === 'camelCase' ? input : inPascalCase(input)),
  });
  insist(answer.status === 201, `The application came to ${answer.status}.`);
  const root = `${new URL(applicationsUrl).origin}/`;
  const { application, guid } = readApplication(answer, entry.page !== undefined);
  insist(application.members.userAgent === input.userAgent, 'The application has forgotten its userAgent.');
  insist(application.members.culture === input.culture, 'The application has forgotten its culture.');
  const eventsHref = position(application.links.events?.href ?? '').href;
  return { root, application, applicationsUrl, eventsHref, guid };
}

const inPascalCase = (input: object): object =>
  Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name.replace(/^./, (first) => first.toUpperCase()), value]),
  );

/** Source: ucwa.md#discovery */
async function discover(entry: Entry): Promise<string> {
  const { status, json } = await sendStrictly(entry, 'GET', entry.discoverUrl);
  insist(status === 200, `discover came to ${status}.`);
  insist(typeof json.rel === 'string' && json.rel.endsWith('discover'), `discover is ${String(json.rel)}.`);
  const links = isObject(json._links) ? json._links : {};
  insist(links.self !== undefined, 'discover has no self.');
  const name = entry.page === undefined ? 'applications' : 'anonApplications';
  const link = links[name];
  insist(isObject(link) && typeof link.href === 'string', `discover has no ${name}.`);
  insist(/^https?:\/\//.test(link.href), `${name} is not absolute.`);
  return link.href;
}

const asked = 'authorization, content-type, client-request-id, x-ms-correlation-id, x-ms-namespace, x-ms-sdk-instance';

/** What a browser asks before it sends anything. Source: ucwa.md#cors */
async function preflight(url: string, page: string): Promise<void> {
  const { status, headers } = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin: page, 'access-control-request-method': 'POST', 'access-control-request-headers': asked },
  });
  insist(status === 204 || status === 200, `A preflight came to ${status}.`);
  insist(headers.get('access-control-allow-origin') === page, 'A preflight does not name the page.');
  insist(headers.get('access-control-allow-credentials') === 'true', 'A preflight does not allow credentials.');
  const list = (name: string) => (headers.get(name) ?? '').toLowerCase().split(/,\s*/);
  for (const method of ['get', 'post', 'put', 'delete']) {
    insist(list('access-control-allow-methods').includes(method), `A preflight does not allow ${method}.`);
  }
  for (const header of asked.split(', ')) {
    insist(list('access-control-allow-headers').includes(header), `A preflight does not allow ${header}.`);
  }
}

/** Source: ucwa.md#applications, ucwa.md#communication */
export function readApplication({ json, headers, status }: UcwaAnswer, isVisitor: boolean) {
  const application = readResource(json, 'application');
  const { members, links, embedded } = application;
  insist(
    /^\d{6,}$/.test(String(members.id)) && typeof members.id === 'string',
    'The id of an application is no number.',
  );
  insist(application.self.endsWith(`/${members.id}`), 'An application lies elsewhere than its id says.');
  if (status === 201) insist(headers.get('location') === application.self, 'Location is not the application.');
  insist(headers.get('etag') === `"${String(members.etag)}"`, 'ETag is not the etag of the application.');
  insist(/^\/Date\(\d+\)\/$/.test(String(members.expires)), `expires is ${String(members.expires)}.`);
  for (const member of ['type', 'endpointId']) insist(typeof members[member] === 'string', `There is no ${member}.`);
  for (const name of ['policies', 'batch', 'events']) insist(links[name] !== undefined, `There is no ${name}.`);
  const [me] = embedded.me ?? [];
  insist(me?.rel === 'me', 'me is not embedded.');
  const [communication] = embedded.communication ?? [];
  insist(communication?.rel === 'communication', 'communication is not embedded.');
  insist(communication.links.conversations !== undefined, 'communication has no conversations.');
  insist(communication.links.startMessaging !== undefined || !isVisitor, 'A visitor cannot start a chat.');
  const { supportedMessageFormats } = communication.members;
  insist(
    Array.isArray(supportedMessageFormats) && supportedMessageFormats.includes('Plain'),
    'Plain is not supported.',
  );
  return { application, communication, guid: guidOf(communication) };
}

/** The member that is named by a GUID and says what it is for. Source: ucwa.md#communication */
function guidOf({ members }: UcwaResource): string {
  const found = Object.entries(members).find(([, value]) => value === 'please pass this in a PUT request');
  const guid = found?.[0] ?? '';
  insist(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(guid), 'communication has no member for a PUT.');
  return guid;
}
