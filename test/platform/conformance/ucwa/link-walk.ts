import type { UcwaEvent } from '../../../support/strict-ucwa-client/package-reader.ts';
import { isObject, readResource } from '../../../support/strict-ucwa-client/resource-reader.ts';
import type { StrictUcwaClient } from '../../../support/strict-ucwa-client/ucwa-client.ts';

/** Links that are posted to; what may be read is read. */
const commands = new Set(
  'accept decline cancel startMessaging sendMessage setIsTyping stopMessaging addParticipant addMessaging batch'.split(
    ' ',
  ),
);

/** Commands that can be tried without consequence: with nothing in it, this is what they say to a caller who may use them. */
const triedWith: Readonly<Record<string, number>> = {
  startMessaging: 400,
  sendMessage: 400,
  addParticipant: 400,
  setIsTyping: 204,
  batch: 415,
};

/** A link somewhere below a value. */
export type Found = { readonly rel: string; readonly href: string };

/** Every link below a value but content, and events, which the client is asking for all the time. */
function linksIn(value: unknown): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap(linksIn);
  if (!isObject(value)) return [];
  return Object.entries(value)
    .flatMap(([name, member]) => {
      if (name !== '_links' || !isObject(member)) return linksIn(member);
      return Object.entries(member).flatMap(([rel, link]) =>
        ([link].flat() as { href: string }[]).map(({ href }) => ({ rel, href })),
      );
    })
    .filter(({ rel, href }) => rel !== 'events' && !href.startsWith('data:'));
}

/** What walks have come across. */
export class Walked {
  readonly wrong: string[] = [];
  readonly states = new Set<string>();

  note(rel: string, state: unknown): void {
    if (/^(conversation|messaging|\w+Invitation)$/.test(rel) && state !== undefined)
      this.states.add(`${rel} ${String(state)}`);
  }

  /** Takes note of the states that events have told. */
  heard(events: readonly UcwaEvent[]): void {
    for (const { link, type, resource } of events) {
      this.note(link.rel, type === 'deleted' ? 'deleted' : resource?.members.state);
    }
  }
}

/**
 * Follows every link that a client knows of now, from its application and its last events on, and the links of what is found
 * there. `stranger` may follow none of them.
 */
export async function walk(client: StrictUcwaClient, stranger: StrictUcwaClient, walked: Walked): Promise<void> {
  const open = [...linksIn(client.signedIn.application.members), ...currentLinks(client)];
  const left = new Set(
    client.events
      .filter(({ type, in: within }) => type === 'deleted' && within === undefined)
      .map(({ link }) => link.href),
  );
  const seen = new Set<string>();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { rel, href } = next;
    // A participant who has left is still named by what they said.
    if (seen.has(`${rel} ${href}`) || left.has(href)) continue;
    seen.add(`${rel} ${href}`);
    open.push(...(commands.has(rel) ? await tries(client, next, walked) : await follows(client, next, walked)));
    const { status, error } = await stranger.send('GET', href);
    const closed = status === 401 || status === 404 || (commands.has(rel) && status === 405);
    if (!closed) walked.wrong.push(`${status} ${error?.code} for a stranger: ${rel} ${href}`);
  }
}

async function follows(client: StrictUcwaClient, { rel, href }: Found, walked: Walked): Promise<readonly Found[]> {
  const { status, json } = await client.send('GET', href);
  if (status !== 200) {
    walked.wrong.push(`${status} ${rel} ${href}`);
    return [];
  }
  const resource = readResource(json);
  walked.note(resource.rel, resource.members.state);
  return linksIn(json);
}

/** Nothing that is posted to can be patched, so this tells whether it is there and changes nothing. */
async function tries(client: StrictUcwaClient, { rel, href }: Found, walked: Walked): Promise<readonly Found[]> {
  const there = await client.send('PATCH', href);
  if (there.status !== 405) walked.wrong.push(`${there.status} ${rel} ${href}`);
  const expected = triedWith[rel];
  if (expected === undefined) return [];
  const { status } = await client.send('POST', href);
  if (status !== expected) walked.wrong.push(`${status} for POST ${rel} ${href}`);
  return [];
}

/** Events tell of what was; only the last one about a resource is still true, and only while what it lies in is there. */
function currentLinks({ events }: StrictUcwaClient): readonly Found[] {
  const about = events.filter(({ in: within }) => within?.rel !== 'typingParticipants');
  const last = [...new Map(about.map((event) => [event.link.href, event])).values()];
  const gone = last.filter(({ type }) => type === 'deleted').map(({ link }) => link.href);
  const isGone = (href: string) => gone.some((above) => href === above || href.startsWith(`${above}/`));
  return last
    .filter(({ type, link }) => type !== 'completed' || !link.rel.endsWith('nvitation'))
    .flatMap(({ link, resource }) => [link, ...linksIn(resource?.members)])
    .filter(
      ({ href }) => !isGone(href) && !gone.some((above) => href.endsWith(`conversation=${above.split('/').at(-1)}`)),
    )
    .map(({ rel, href }) => ({ rel, href }));
}
