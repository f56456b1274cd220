import { appendedTo, modalities, neededMembers, neededWords } from './vocabulary.ts';

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Something off the letter: a client that exists would fail on it. */
export class OffTheLetter extends Error {
  override readonly name = 'OffTheLetter';
}

/** @throws {OffTheLetter} unless `holds` */
export function insist(holds: unknown, what: string): asserts holds {
  if (!holds) throw new OffTheLetter(what);
}

/** A link with what stands beside its href. */
export type UcwaLink = { readonly href: string; readonly title?: string; readonly revision?: string };

/** A resource as the strict reader has accepted it; `links` holds the first of several with one name. */
export type UcwaResource = {
  readonly rel: string;
  readonly self: string;
  readonly members: JsonObject;
  readonly links: Readonly<Record<string, UcwaLink>>;
  readonly embedded: Readonly<Record<string, readonly UcwaResource[]>>;
};

/** The href of a link; a missing one is off the letter. */
export function hrefOf({ rel, links }: UcwaResource, name: string): string {
  const link = links[name];
  insist(link !== undefined, `${rel} has no link ${name}.`);
  return link.href;
}

/** Reads a resource; `expected` is its `rel`, where it is known. Source: ucwa.md#headers, ucwa.md#urls */
export function readResource(value: unknown, expected?: string): UcwaResource {
  insist(isObject(value), `${expected ?? 'A resource'} is no object.`);
  const { rel } = value;
  insist(typeof rel === 'string', `${expected ?? 'A resource'} has no rel.`);
  insist(expected === undefined || rel === expected, `${rel} came where ${expected} should.`);
  const links = linksOf(value._links, rel);
  const self = links.self?.href;
  insist(self !== undefined, `${rel} has no self.`);
  const embedded: Record<string, readonly UcwaResource[]> = {};
  for (const [name, inner] of Object.entries(isObject(value._embedded) ? value._embedded : {})) {
    embedded[name] = ([inner].flat() as unknown[]).map((each) => readResource(each));
  }
  const resource = { rel, self, members: value, links, embedded };
  insistOnMembers(resource);
  return resource;
}

function linksOf(value: unknown, rel: string): Readonly<Record<string, UcwaLink>> {
  insist(isObject(value), `${rel} has no links.`);
  const links: Record<string, UcwaLink> = {};
  for (const [name, given] of Object.entries(value)) {
    const read = ([given].flat() as unknown[]).map((link) => readLink(link, `${rel}.${name}`));
    for (const { href } of read) insistOnHref(name, href);
    const [first] = read;
    if (first !== undefined) links[name] = first;
  }
  return links;
}

/** Reads one link. */
export function readLink(value: unknown, what: string): UcwaLink {
  insist(isObject(value) && typeof value.href === 'string' && value.href !== '', `The link ${what} leads nowhere.`);
  const { href, title, revision } = value;
  insist(title === undefined || typeof title === 'string', `The title of ${what} is no text.`);
  insist(revision === undefined || typeof revision === 'string', `The revision of ${what} is no text.`);
  return {
    href,
    ...(title === undefined ? {} : { title }),
    ...(revision === undefined ? {} : { revision }),
  };
}

function insistOnHref(name: string, href: string): void {
  if (href.startsWith('data:')) return;
  insist(/^\/[^/]/.test(href), `The href of ${name} is not root-relative: ${href}`);
  insist(!appendedTo.has(name) || !href.includes('?'), `Nothing can be appended to ${name}: ${href}`);
}

function insistOnMembers({ rel, self, members, links }: UcwaResource): void {
  for (const [member, allowed] of Object.entries(neededWords[rel] ?? {})) {
    insist(allowed.has(String(members[member])), `${rel}.${member} is ${String(members[member])}.`);
  }
  for (const [member, type] of Object.entries(neededMembers[rel] ?? {})) {
    insist(typeof members[member] === type, `${rel}.${member} is ${typeof members[member]}.`);
  }
  if (rel === 'conversation') insistOnModalities(members.activeModalities);
  // Clients name a person by the last segment of the href.
  if (rel === 'participant') {
    const address = String(members.uri).replace(/^sip:/, '');
    insist(decodeURIComponent(self.split('/').at(-1) ?? '') === address, `${self} does not end in ${address}.`);
  }
  if (rel === 'message') insistOnMessage(self, members, links);
}

function insistOnModalities(value: unknown): void {
  insist(Array.isArray(value), 'activeModalities is no list.');
  for (const modality of value as unknown[]) insist(modalities.has(String(modality)), `Unknown: ${String(modality)}.`);
}

/** Source: ucwa.md#messages */
function insistOnMessage(self: string, members: JsonObject, links: UcwaResource['links']): void {
  insist(/\/messaging\/messages\/\d+$/.test(self), `A message lies elsewhere: ${self}`);
  insist(links.messaging?.href === self.replace(/\/messages\/\d+$/, ''), 'A message does not lie below its messaging.');
  // Read from the sixth character on.
  insist(/^\/Date\(\d+\)\/$/.test(String(members.timeStamp)), `timeStamp is ${String(members.timeStamp)}.`);
  insist(links.htmlMessage === undefined, 'HTML was never negotiated.');
  if (members.direction === 'Outgoing') return;
  for (const name of ['participant', 'contact', 'plainMessage']) {
    insist(links[name] !== undefined, `A received message has no ${name}.`);
  }
  insist((links.participant?.title ?? '') !== '', 'The sender of a message has no name.');
  textOf(links.plainMessage?.href ?? '');
}

const textPrefix = 'data:text/plain;charset=utf-8,';

/** The text of a `plainMessage`, as the strictest clients take it out. Source: ucwa.md#data-uris */
export function textOf(href: string): string {
  insist(href.startsWith(textPrefix), `A text begins with ${href.slice(0, textPrefix.length)}`);
  const payload = href.slice(textPrefix.length);
  insist(!/[, ]/.test(payload), 'A text has a raw comma or space in it.');
  insist(!/%(?:[A-F].|.[A-F])/.test(payload), 'A text has hex digits in upper case.');
  return decodeURIComponent(payload.replaceAll('+', ' '));
}
