import { listOf, objectOf, objectsOf, textOf, type WireObject } from '../../transport/wire.ts';
import { withValueAt } from './places.ts';

const letters: Readonly<Record<string, string>> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  å: 'a',
  œ: 'oe',
};

/** What a name is in letters that addresses may hold: small ones, digits and hyphens. */
export function plainLetters(name: string): string {
  return name
    .toLowerCase()
    .replace(/[äöüßæøåœ]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40)
    .replace(/-$/, '');
}

/** A short name, of a company or a field, that none of those has that are there. */
export function proposedId(name: string, taken: readonly string[]): string {
  const plain = plainLetters(name);
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? plain : `${plain.slice(0, 36)}-${number}`;
    if (!taken.includes(id)) return id;
  }
}

/** Fields of what the visitor is called, is answered at, and says first. Source: carebridge.md#pre-chat */
const meant = ['name', 'mail', 'question'];

/** What the field of a question is called that becomes a consent: itself, but what is agreed to is no visitor's name, address or first message. */
export function consentName(name: string, others: readonly string[]): string {
  return meant.includes(name) ? proposedId('consent', others) : name;
}

/** The domain of a company's addresses: that of its agents, else the host of its pages. */
function proposedDomain(company: WireObject): string {
  const written = listOf(company.agents).map((one) => textOf(objectOf(one), 'address') ?? '');
  const agent = written.find((address) => /@[a-z0-9.-]+$/i.test(address));
  if (agent !== undefined) return agent.slice(agent.indexOf('@') + 1).toLowerCase();
  const [origin] = listOf(company.allowedOrigins)
    .map(String)
    .filter((one) => URL.canParse(one) && /\.[a-z]+$/.test(new URL(one).hostname));
  return origin === undefined ? 'chat.example' : new URL(origin).hostname.replace(/^www\./, '');
}

/** A person of the directory, as far as an agent is made of one. */
export type Person = { readonly objectId: string; readonly displayName: string; readonly mail: string };

/** An agent made of a person; the address is that of the mail, where that may be one, else it is proposed when the company is saved. */
export function agentOf({ objectId, displayName, mail }: Person): WireObject {
  const isAddress = /^[a-z0-9._~+-]+@[a-z0-9.-]+$/i.test(mail);
  return { objectId, displayName, address: isAddress ? `sip:${mail.toLowerCase()}` : '' };
}

/** The address that an agent without one gets: made of the name, and no one else's of the company. */
export function proposedAddress(company: WireObject, at: number): string {
  const agents = objectsOf(company.agents);
  const others = agents.flatMap((agent, other) => (other === at ? [] : [textOf(agent, 'address') ?? '']));
  const name = plainLetters(textOf(agents[at] ?? {}, 'displayName') ?? '').replaceAll('-', '.') || 'agent';
  for (let number = 1; ; number += 1) {
    const address = `sip:${name}${number === 1 ? '' : number}@${proposedDomain(company)}`;
    if (!others.includes(address)) return address;
  }
}

/** A company with all that is proposed where nothing was written. */
export function completed(company: WireObject): WireObject {
  return withEndpoint(listOf(company.agents).reduce<WireObject>(withAddress, company));
}

function withAddress(company: WireObject, agent: unknown, at: number): WireObject {
  const isGiven = (textOf(objectOf(agent), 'address') ?? '') !== '';
  return isGiven ? company : withValueAt(company, `agents.${at}.address`, proposedAddress(company, at));
}

function withEndpoint(company: WireObject): WireObject {
  const platform = objectOf(company.platform);
  const isGiven = (textOf(platform, 'applicationEndpoint') ?? '') !== '';
  if (isGiven || platform.provider === 'contact-center') return company;
  const applicationEndpoint = `sip:helpdesk.${textOf(company, 'id') ?? ''}@${proposedDomain(company)}`;
  return { ...company, platform: { provider: 'trusted-application', ...platform, applicationEndpoint } };
}

/** The origin of what was typed or pasted as a page's address. */
export function originOf(written: string): string {
  const text = written.trim();
  const url = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  return text !== '' && URL.canParse(url) && !text.includes('*') ? new URL(url).origin : text;
}
