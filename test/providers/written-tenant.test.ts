import { readdirSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputFaults } from '../../shared/kernel/input-faults.ts';
import { fits } from '../../shared/platform/call/limits.ts';
import { defaultLimits } from '../../shared/platform/limits.ts';
import { hasTexts, languages } from '../../shared/protocol/carebridge/languages.ts';
import { sipUriSchema } from '../../shared/protocol/carebridge/platform-directory.ts';
import { tokenAnswerSchema } from '../../shared/protocol/carebridge/widget-token.ts';
import * as inputs from '../../shared/protocol/trusted-application/inputs.ts';
import { joinedOrigins, pageOrigins } from '../../shared/protocol/trusted-application/page-origins.ts';
import { startMessagingInputSchema } from '../../shared/protocol/ucwa/inputs.ts';
import { applicationEndpointOf, type Tenant, type TenantInput } from '../../shared/providers/tenant.ts';
import { tenantSchema } from '../../shared/providers/written-tenant.ts';
import { visitPlan } from '../../shared/service/worker/visit-plan.ts';
import { propertyRuns } from '../support/thoroughness.ts';

const ada = {
  objectId: 'a0000000-0000-4000-8000-000000000001',
  address: 'sip:ada@harbour.example',
  displayName: 'Ada',
};
const ben = {
  objectId: 'b0000000-0000-4000-8000-000000000002',
  address: 'sip:ben@harbour.example',
  displayName: 'Ben',
};

const harbour: TenantInput = {
  id: 'harbour',
  displayName: 'Harbour Office',
  entraTenantId: 'e0000000-0000-4000-8000-000000000001',
  allowedOrigins: ['https://www.harbour.example'],
  platform: { provider: 'trusted-application', applicationEndpoint: 'sip:help@harbour.example' },
  agents: [ada],
};

const faultsOf = (changes: object): readonly string[] =>
  inputFaults(tenantSchema.safeParse({ ...harbour, ...changes }).error?.issues ?? []);

const hours = (...spans: readonly (readonly [number, string, string])[]) => ({
  openingHours: spans.map(([day, from, to]) => ({ day, from, to })),
});

describe('a tenant that would not work (carebridge.md#tenants)', () => {
  test.each<[string, object, string]>([
    [
      'hours that overlap',
      hours([1, '09:00', '12:00'], [1, '11:59', '17:00']),
      'openingHours.1: overlaps with openingHours.0; make one of both',
    ],
    [
      'hours over midnight',
      hours([1, '22:00', '02:00']),
      'openingHours.0: ends before it begins; for hours over midnight put two entries, until 00:00 and from 00:00 of the next day',
    ],
    [
      'hours of no length',
      hours([1, '09:00', '09:00']),
      'openingHours.0: ends before it begins; for hours over midnight put two entries, until 00:00 and from 00:00 of the next day',
    ],
    [
      'a whole day and a part of it',
      hours([1, '00:00', '00:00'], [1, '23:00', '00:00']),
      'openingHours.1: overlaps with openingHours.0; make one of both',
    ],
    [
      'texts of pages in a language alone that is not the tenant’s own',
      { pageTexts: { de: { welcome: 'Willkommen' } } },
      'pageTexts.en: is the tenant’s own language; put texts in it, which pages in other languages show',
    ],
    [
      'a text of pages that shows nothing',
      { pageTexts: { en: { closed: ' ' } } },
      'pageTexts.en.closed: shows nothing; put a text, or leave the member out where it need not be there',
    ],
    [
      'a privacy notice that is read without https',
      { pageTexts: { en: { privacyLink: 'http://harbour.example/privacy' } } },
      'pageTexts.en.privacyLink: must be a link that begins with https://',
    ],
    [
      'a mail field with options',
      { preChat: [{ name: 'mail', label: 'Mail', kind: 'mail', options: [{ label: 'a' }, { label: 'b' }] }] },
      'preChat.0.options: a field of the kind mail has none; put "kind": "choice", or leave them out',
    ],
    [
      'a link of a field that asks for no consent',
      { preChat: [{ name: 'mail', label: 'Mail', kind: 'mail', link: 'https://a.example/' }] },
      'preChat.0.link: a field of the kind consent has one alone; leave it out',
    ],
    [
      'a consent that is read without https',
      { preChat: [{ name: 'agreed', label: 'I agree', kind: 'consent', link: 'javascript:alert(1)' }] },
      'preChat.0.link: must be a link that begins with https://',
    ],
    [
      'a pattern of origins',
      { allowedOrigins: ['https://*.harbour.example'] },
      'allowedOrigins.0: is no page’s origin; put each host by itself, such as https://www.contoso.example',
    ],
    [
      'an origin without https',
      { allowedOrigins: ['https://a.example', 'http://shop.example'] },
      'allowedOrigins.1: must begin with https://, since browsers keep secrets to such pages; http:// is for localhost alone',
    ],
    [
      'origins that are too long together',
      { allowedOrigins: Array.from({ length: 20 }, (_, index) => `https://number-${index}.shop.harbour.example`) },
      'allowedOrigins: are 769 characters together, with a ; between them; 500 is the most',
    ],
    [
      'no origin',
      { allowedOrigins: ['shop'] },
      'allowedOrigins.0: must be a page’s origin, such as https://www.contoso.example',
    ],
    ['a language without texts', { language: 'pt' }, 'language: there are no texts in it; put one of en, de, fr, ar'],
    [
      'a tag that names no language',
      { language: 'en-US-US' },
      'language: is no language tag; put one such as en or de-CH',
    ],
    [
      'a person twice',
      { agents: [ada, { ...ben, objectId: ada.objectId.toUpperCase() }] },
      'agents.1.objectId: agents.0 is the same person; list each once',
    ],
    [
      'a choice of one',
      { preChat: [{ name: 'topic', label: 'Topic', kind: 'choice', options: [{ label: 'Orders' }] }] },
      'preChat.0.options: a choice needs two options at least',
    ],
    [
      'an option twice',
      {
        preChat: [
          { name: 'topic', label: 'Topic', kind: 'choice', options: [{ label: 'Orders' }, { label: 'Orders ' }] },
        ],
      },
      'preChat.0.options.1.label: is there twice; visitors could not tell them apart',
    ],
    [
      'options of a text',
      { preChat: [{ name: 'topic', label: 'Topic', options: [{ label: 'Orders' }] }] },
      'preChat.0.options: a field of the kind text has none; put "kind": "choice", or leave them out',
    ],
    [
      'two fields that ask for a skill',
      {
        preChat: ['topic', 'matter'].map((name) => ({
          name,
          label: name,
          kind: 'choice',
          options: [{ label: 'Orders', skill: 'orders' }, { label: 'Other' }],
        })),
      },
      'preChat.1.options.0.skill: preChat.0 asks for a skill already; a visit has one',
    ],
    [
      'an option that shows nothing',
      { preChat: [{ name: 'topic', label: 'Topic', kind: 'choice', options: [{ label: ' ' }, { label: 'Other' }] }] },
      'preChat.0.options.0.label: shows nothing; put a text, or leave the member out where it need not be there',
    ],
    [
      'an address twice',
      { agents: [ada, { ...ben, address: 'SIP:Ada@harbour.example' }] },
      'agents.1.address: agents.0 has the same address; give each an own one',
    ],
    [
      'a person at the endpoint',
      { agents: [{ ...ada, address: 'sip:help@harbour.example' }] },
      'agents.0.address: this is the application endpoint, which visitors invite; a person needs an own address',
    ],
    [
      'a person where visitors are',
      { agents: [{ ...ada, address: 'sip:1@anonymous.invalid' }] },
      'agents.0.address: this domain is for visitors; put one of your own',
    ],
    [
      'a sign-in name',
      { agents: [{ ...ada, objectId: 'ada@harbour.example' }] },
      'agents.0.objectId: this is a sign-in name; put the object id, Entra → Users → Overview',
    ],
    [
      'no object id',
      { agents: [{ ...ada, objectId: '4711' }] },
      'agents.0.objectId: must be an object id, such as Entra shows it: Entra → Users → Overview',
    ],
    [
      'no SIP address',
      { agents: [{ ...ada, address: 'ada@harbour.example' }] },
      'agents.0.address: must be a SIP address, such as sip:ada@contoso.example',
    ],
    [
      'an address that breaks links',
      { platform: { ...harbour.platform, applicationEndpoint: 'sip:help&desk@harbour.example' } },
      'platform.applicationEndpoint: has characters that links cannot hold; put letters a to z, digits and . _ - + before and after the @',
    ],
    [
      'a skill twice',
      {
        agents: [
          {
            ...ada,
            skills: [
              { name: 'x', level: 1 },
              { name: 'x', level: 2 },
            ],
          },
        ],
      },
      'agents.0.skills.1.name: the skill is there twice; keep one level',
    ],
    [
      'more asked than a meeting has places',
      { askAtOnce: 17 },
      'askAtOnce: so many places has a meeting: 16 is the most',
    ],
    [
      'a blank name',
      { displayName: ' \u200b' },
      'displayName: shows nothing; put a text, or leave the member out where it need not be there',
    ],
    [
      'an empty welcome',
      { texts: { welcome: '' } },
      'texts.welcome: shows nothing; put a text, or leave the member out where it need not be there',
    ],
    [
      'a name of two lines',
      { agents: [{ ...ada, displayName: 'Ada\nLovelace' }] },
      'agents.0.displayName: has a line break or another control character; put one line',
    ],
    [
      'half a character',
      { texts: { welcome: 'Hello \ud83d' } },
      'texts.welcome: ends or begins within a character; put it again',
    ],
    ['a member that is not there', { colour: 'red' }, 'colour: there is no such member'],
    [
      'an agent with one that is not there',
      { agents: [{ ...ada, mail: 'x' }] },
      'agents.0.mail: there is no such member',
    ],
    ['a member that is missing', { displayName: undefined }, 'displayName: is missing'],
    ['an id that is taken', { id: 'service' }, 'id: "service" is taken; choose another short name'],
  ])('%s → refused, with the place and what to do', (_, changes, fault) => {
    expect(faultsOf(changes)).toEqual([fault]);
  });

  test('no object at all → said so', () => {
    expect(inputFaults(tenantSchema.safeParse('[').error?.issues ?? [])[0]).toMatch(/^the whole: /);
  });

  test('what is all right → taken', () => {
    const good = { ...hours([1, '09:00', '12:00'], [1, '12:00', '00:00'], [2, '00:00', '02:00']), language: 'de-CH' };
    expect(faultsOf({ ...good, allowedOrigins: ['http://localhost:8080', 'https://harbour.example:8443'] })).toEqual(
      [],
    );
  });

  test('languages · those that can be chosen → those that widget and desk have texts in', () => {
    for (const page of ['widget', 'desk']) {
      const files = readdirSync(`web/${page}/messages`).map((file) => file.replace('.ts', ''));
      expect(files.toSorted()).toEqual([...languages].toSorted());
    }
  });
});

/** Texts around a limit, in scripts of one, two and three bytes, with what names should not hold. */
const text = (most: number) =>
  fc
    .tuple(
      fc.constantFrom('a', 'ü', '漢', '👍', ' ', '\u200b'),
      fc.nat({ max: most + 2 }),
      fc.constantFrom('', 'x', '\n'),
    )
    .map(([unit, length, end]) => unit.repeat(Math.max(1, length)).slice(0, length) + end);

const address = fc
  .tuple(
    fc.stringMatching(/^[a-z0-9._+&#/%'ü-]{1,12}$/),
    fc.constantFrom('harbour.example', 'h'.repeat(440), 'anonymous.invalid'),
  )
  .map(([user, host]) => `sip:${user}@${host}`);

const guid = fc.nat(40).map((number) => `a0000000-0000-4000-8000-${String(number).padStart(12, '0')}`);

const origin = fc
  .tuple(
    fc.constantFrom('https', 'https', 'https', 'http'),
    fc.constantFrom('', '*.', 'user@'),
    fc.nat(60),
    fc.constantFrom('', ':8443', '/shop'),
  )
  .map(([scheme, before, length, after]) => `${scheme}://${before}${'h'.repeat(length + 1)}.example${after}`);

const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const anyTenant = fc.record({
  displayName: text(250),
  language: fc.constantFrom('en', 'de', 'de-AT', 'pt', 'en-US-US'),
  allowedOrigins: fc.array(origin, { minLength: 1, maxLength: 20 }),
  platform: address.map((applicationEndpoint) => ({ provider: 'trusted-application' as const, applicationEndpoint })),
  agents: fc.array(fc.record({ objectId: guid, address, displayName: text(250) }), { maxLength: 50 }),
  askAtOnce: fc.integer({ min: 1, max: 50 }),
  openingHours: fc.array(fc.record({ day: fc.nat(6), from: time, to: time }), { maxLength: 6 }),
  preChat: fc.array(fc.record({ name: fc.constantFrom('name', 'email', 'order'), label: text(200) }), { maxLength: 3 }),
  texts: fc.record({ welcome: text(2_000), nobody: text(2_000), recapTitle: text(200) }),
});

/** Members of tenants of which one or two are around their limits, the others as usual. */
const nearlyGood = fc
  .tuple(
    anyTenant,
    fc.subarray(
      [
        'displayName',
        'language',
        'allowedOrigins',
        'platform',
        'agents',
        'askAtOnce',
        'openingHours',
        'preChat',
        'texts',
      ] as const,
      { maxLength: 3 },
    ),
  )
  .map(([any, members]) => ({ ...harbour, ...Object.fromEntries(members.map((member) => [member, any[member]])) }));

describe('any tenant that is taken (trusted-application.md#limits)', () => {
  test('its pages, people, texts and names → within every limit of the platform and the pages', async () => {
    let taken = 0;
    await fc.assert(
      fc.property(nearlyGood, (input) => {
        const tenant = tenantSchema.safeParse(input).data;
        if (tenant === undefined) return;
        taken += 1;
        expectTaken(tenant);
      }),
      propertyRuns(1_500, 10_000),
    );
    expect(taken).toBeGreaterThan(100);
  });
});

/** What is made of a tenant is taken by all that get it. */
function expectTaken(tenant: Tenant): void {
  const { displayName, allowedOrigins, agents, preChat, language } = tenant;
  const operationId = 'x'.repeat(50);
  const plan = visitPlan(tenant, Date.UTC(2026, 0, 5, 10), {});
  const joined = joinedOrigins(allowedOrigins);
  const endpoint = applicationEndpointOf(tenant);
  const taken = [
    inputs.anonymousTokenInputSchema.safeParse({ applicationSessionId: 'x', allowedOrigins: joined }),
    inputs.startAdhocMeetingInputSchema.safeParse({ operationId, subject: plan.subject }),
    inputs.acceptAndBridgeInputSchema.safeParse({
      onlineMeetingUri: 'sip:room@x',
      localUserDisplayName: plan.hostName,
    }),
    startMessagingInputSchema.safeParse({ to: endpoint, subject: displayName }),
    sipUriSchema.safeParse(endpoint),
    tokenAnswerSchema.shape.tenant.safeParse({ displayName, language, preChat, open: true }),
    ...agents.flatMap(({ address: to, displayName: name }) => [
      sipUriSchema.safeParse(to),
      inputs.addParticipantInputSchema.safeParse({ operationId, to }),
      inputs.bridgedParticipantInputSchema.safeParse({
        displayName: name,
        messageFilterState: 'Enabled',
        participantUri: to,
      }),
    ]),
  ];
  expect(taken.filter(({ success }) => !success).map(({ error }) => error)).toEqual([]);
  expect(pageOrigins(joined)).toEqual([...new Set(allowedOrigins)]);
  expect(hasTexts(language)).toBe(true);
  expect(plan.askAtOnce).toBeLessThanOrEqual(defaultLimits.agentsPerMeeting);
  expect(agents.length).toBeLessThanOrEqual(defaultLimits.bridgedParticipants);
  const query = `endpointId=${endpoint}`;
  expect(new URLSearchParams(query).get('endpointId')?.replaceAll(' ', '+')).toBe(endpoint);
  for (const said of [plan.texts.welcome ?? 'x', plan.texts.nobody, plan.texts.recapTitle]) {
    expect(fits(said) && said.trim() !== '').toBe(true);
  }
}
