import * as z from 'zod';
import { hasTexts, languages } from '../protocol/carebridge/languages.ts';
import { maximumAgentsPerMeeting, maximumLength } from '../protocol/trusted-application/limits.ts';
import { joinedOrigins, pageOrigin } from '../protocol/trusted-application/page-origins.ts';
import { pageTextFaults } from './page-texts.ts';
import { applicationEndpointOf, type Tenant, tenantShape } from './tenant.ts';
import { at, type TenantFault } from './tenant-fault.ts';
import { hoursFaults } from './tenant-hours.ts';
import { preChatFaults } from './tenant-pre-chat.ts';

/** A tenant as administrators write it: one that works. Source: carebridge.md#tenants */
export const tenantSchema = tenantShape.pipe(
  z.custom<Tenant>().superRefine((tenant, context) => {
    for (const { path, message } of tenantFaults(tenant))
      context.addIssue({ code: 'custom', path: [...path], message });
  }),
);

/** Why a tenant whose members are each of their kind could be stored and would not work. */
function tenantFaults(tenant: Tenant): readonly TenantFault[] {
  return [
    ...idFaults(tenant),
    ...languageFaults(tenant),
    ...originFaults(tenant),
    ...agentFaults(tenant),
    ...centerFaults(tenant),
    ...addressFaults(tenant),
    ...searchFaults(tenant),
    ...hoursFaults(tenant),
    ...preChatFaults(tenant),
    ...textFaults(tenant),
    ...pageTextFaults(tenant),
  ];
}

/** Names that stand for something else where tenants are kept. */
const reservedIds: readonly string[] = ['service'];

function idFaults({ id }: Tenant): readonly TenantFault[] {
  return reservedIds.includes(id) ? [at(['id'], `"${id}" is taken; choose another short name`)] : [];
}

function languageFaults({ language }: Tenant): readonly TenantFault[] {
  if (!isTag(language)) return [at(['language'], 'is no language tag; put one such as en or de-CH')];
  return hasTexts(language) ? [] : [at(['language'], `there are no texts in it; put one of ${languages.join(', ')}`)];
}

function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

function originFaults({ allowedOrigins }: Tenant): readonly TenantFault[] {
  const faults = allowedOrigins.flatMap((origin, index) => {
    const message = originFault(origin);
    return message === undefined ? [] : [at(['allowedOrigins', index], message)];
  });
  const { length } = joinedOrigins(allowedOrigins);
  const most = maximumLength.allowedOrigins;
  const tooLong = at(
    ['allowedOrigins'],
    `are ${length} characters together, with a ; between them; ${most} is the most`,
  );
  return length > most ? [...faults, tooLong] : faults;
}

function originFault(origin: string): string | undefined {
  const { hostname, protocol } = new URL(origin);
  if (hostname.includes('*'))
    return 'is no page’s origin; put each host by itself, such as https://www.contoso.example';
  if (pageOrigin(origin) !== undefined) return undefined;
  return protocol === 'http:'
    ? 'must begin with https://, since browsers keep secrets to such pages; http:// is for localhost alone'
    : 'is no page’s origin; put https:// and the host, such as https://www.contoso.example';
}

function agentFaults(tenant: Tenant): readonly TenantFault[] {
  const { agents } = tenant;
  const endpoint = applicationEndpointOf(tenant);
  return agents.flatMap(({ objectId, address, skills }, index) => {
    const before = agents.slice(0, index);
    const samePerson = before.findIndex((other) => other.objectId === objectId);
    const sameAddress = before.findIndex((other) => other.address === address);
    const names = skills.map(({ name }) => name);
    const doubled = names.findIndex((name, position) => names.indexOf(name) < position);
    return [
      ...only(
        samePerson >= 0,
        ['agents', index, 'objectId'],
        `agents.${samePerson} is the same person; list each once`,
      ),
      ...only(
        sameAddress >= 0,
        ['agents', index, 'address'],
        `agents.${sameAddress} has the same address; give each an own one`,
      ),
      ...only(
        address === endpoint,
        ['agents', index, 'address'],
        'this is the application endpoint, which visitors invite; a person needs an own address',
      ),
      ...only(doubled >= 0, ['agents', index, 'skills', doubled, 'name'], 'the skill is there twice; keep one level'),
    ];
  });
}

/** Who answers at a contact center is administered there; who is listed here would never be asked. */
function centerFaults({ agents, platform }: Tenant): readonly TenantFault[] {
  if (platform.provider !== 'contact-center') return [];
  const isNowhere = platform.queueId === undefined && platform.channelId === undefined;
  const queue = 'put the id of the contact center’s queue that visitors come to';
  return [
    ...only(agents.length > 0, ['agents'], 'the contact center has its own agents; leave this list empty'),
    ...only(isNowhere, ['platform', 'queueId'], queue),
  ];
}

/** What is in links of the platform without being encoded, and the domain under which visitors appear. */
function addressFaults(tenant: Tenant): readonly TenantFault[] {
  const { agents } = tenant;
  const uri = applicationEndpointOf(tenant);
  const endpoint = /^sip:[a-z0-9._~+-]+@[a-z0-9.-]+$/;
  const person = /^sip:[a-z0-9._~+!$'()*,=/&-]+@[a-z0-9.-]+$/;
  const places = [
    ...(uri === undefined ? [] : [{ path: ['platform', 'applicationEndpoint'], uri, allowed: endpoint }]),
    ...agents.map(({ address }, index) => ({ path: ['agents', index, 'address'], uri: address, allowed: person })),
  ];
  return places.flatMap(({ path, uri, allowed }) => [
    ...only(
      !allowed.test(uri),
      path,
      'has characters that links cannot hold; put letters a to z, digits and . _ - + before and after the @',
    ),
    ...only(uri.endsWith('@anonymous.invalid'), path, 'this domain is for visitors; put one of your own'),
  ]);
}

function searchFaults({ askAtOnce }: Tenant): readonly TenantFault[] {
  const message = `so many places has a meeting: ${maximumAgentsPerMeeting} is the most`;
  return only(askAtOnce > maximumAgentsPerMeeting, ['askAtOnce'], message);
}

/** What people read has to show something, in one line where it is a name. */
function textFaults({
  displayName,
  agents,
  preChat,
  texts,
  pageTexts,
  openingExceptions,
}: Tenant): readonly TenantFault[] {
  const names = [
    { path: ['displayName'], text: displayName },
    ...agents.flatMap((agent, index) => [
      { path: ['agents', index, 'displayName'], text: agent.displayName },
      ...agent.skills.map(({ name: text }, skill) => ({ path: ['agents', index, 'skills', skill, 'name'], text })),
    ]),
    ...preChat.flatMap(({ label, options }, index) => [
      { path: ['preChat', index, 'label'], text: label },
      ...options.map(({ label: text }, option) => ({ path: ['preChat', index, 'options', option, 'label'], text })),
    ]),
    ...openingExceptions.flatMap(({ name: text }, index) =>
      text === undefined ? [] : [{ path: ['openingExceptions', index, 'name'], text }],
    ),
  ];
  const shown = Object.entries(pageTexts).map(([language, said]) => ({ path: ['pageTexts', language], said }));
  const said = [{ path: ['texts'], said: texts }, ...shown].flatMap(({ path, said }) =>
    Object.entries(said).flatMap(([name, text]) => (text === undefined ? [] : [{ path: [...path, name], text }])),
  );
  return [
    ...names.flatMap(({ path, text }) => [
      ...blankFaults(path, text),
      ...only(/\p{Cc}/u.test(text), path, 'has a line break or another control character; put one line'),
    ]),
    ...said.flatMap(({ path, text }) => [
      ...blankFaults(path, text),
      ...only(/[^\P{Cc}\n\r\t]/u.test(text), path, 'has a control character; put plain text'),
    ]),
  ];
}

function blankFaults(path: TenantFault['path'], text: string): readonly TenantFault[] {
  const isBlank = !/[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
  return [
    ...only(isBlank, path, 'shows nothing; put a text, or leave the member out where it need not be there'),
    ...only(!text.isWellFormed(), path, 'ends or begins within a character; put it again'),
  ];
}

const only = (isFault: boolean, path: TenantFault['path'], message: string): readonly TenantFault[] =>
  isFault ? [at(path, message)] : [];
