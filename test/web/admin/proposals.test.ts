import { describe, expect, it } from 'vitest';
import { inputFaults } from '../../../shared/kernel/input-faults.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';
import { germanFaults } from '../../../web/admin/messages/faults.de.ts';
import { exceptionOf, isOver, withMoreHours } from '../../../web/admin/model/exceptions.ts';
import { inWordsOf } from '../../../web/admin/model/faults.ts';
import { snippetOf } from '../../../web/admin/model/look.ts';
import { routeOf } from '../../../web/admin/model/parts.ts';
import { completed, consentName, originOf, proposedId } from '../../../web/admin/model/proposals.ts';
import { usualWeek, weekOf, withMondaysHours, withSpan } from '../../../web/admin/model/week.ts';
import { pngOf } from '../../support/pictures.ts';

describe('administration · what is proposed', () => {
  it.each([
    ['Litware Boats', 'litware-boats'],
    ['Müller & Söhne', 'mueller-soehne'],
    ['  Crème brûlée!  ', 'creme-brulee'],
    ['Contoso', 'contoso-3'],
  ])('%s → %s', (name, id) => {
    expect(proposedId(name, ['contoso', 'contoso-2'])).toBe(id);
  });

  it.each([
    ['name', [], 'consent'],
    ['question', ['consent'], 'consent-2'],
    ['terms', [], 'terms'],
  ])(
    'a question · its field is %s, beside %j, and it becomes a consent → the field is %s',
    (name, others, proposed) => {
      expect(consentName(name, others)).toBe(proposed);
    },
  );

  it.each([
    ['www.contoso.com/shop?x=1', 'https://www.contoso.com'],
    ['https://shop.contoso.com:8443/a', 'https://shop.contoso.com:8443'],
    ['http://localhost:3000/', 'http://localhost:3000'],
    ['https://*.contoso.com', 'https://*.contoso.com'],
    ['two words', 'two words'],
    ['', ''],
  ])('page %s → origin %s', (written, origin) => {
    expect(originOf(written)).toBe(origin);
  });

  it('a new company of three answers → one that the service takes', () => {
    const company = completed({
      id: 'litware',
      displayName: 'Litware',
      entraTenantId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
      allowedOrigins: ['https://www.litware.example'],
      agents: [{ objectId: '1a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', displayName: '山田', address: '' }],
      platform: {},
    });
    expect(tenantSchema.safeParse(company).error).toBeUndefined();
  });

  it('a week · Monday’s hours on every working day → the weekend stays', () => {
    const saturday = { day: 6, from: '10:00', to: '12:00' };
    const monday = withSpan([{ day: 1, from: '08:00', to: '12:00' }, saturday], 1);
    const week = weekOf(withMondaysHours(monday));
    expect(week.get(5)).toMatchObject([
      { from: '08:00', to: '12:00' },
      { from: '12:00', to: '00:00' },
    ]);
    expect(week.get(6)).toMatchObject([saturday]);
    expect(weekOf(usualWeek).get(0)).toEqual([]);
  });

  it.each([
    [{}, ''],
    [{ accent: '#0d6b5e', position: 'left' }, ' data-position="left" data-accent="light-dark(#0d6b5e,#6ea69e)"'],
    [{ accent: '#ffd700' }, ''],
    [{ accent: '"><script>', position: '"' }, ''],
  ])('look %j → stands in the line for the pages', (look, attributes) => {
    const line = `<script async src="https://chat.example/widget.js" data-tenant="contoso"${attributes}></script>`;
    expect(snippetOf('https://chat.example', { id: 'contoso', look })).toBe(line);
  });

  it.each([
    ['2026-03-28', true],
    ['2026-03-29', false],
    ['', false],
  ])('exception on %j at midnight in Berlin, where it is the 29th of March already → over: %s', (date, expected) => {
    const now = Date.parse('2026-03-28T23:00:00Z');
    expect(isOver(exceptionOf({ date }), 'Europe/Berlin', now)).toBe(expected);
    expect(isOver(exceptionOf({ date: '2026-03-28' }), 'Nowhere', now)).toBe(false);
  });

  it('more hours of an exception → those of a working day first, then until the day ends', () => {
    const first = withMoreHours(exceptionOf({ date: '2026-12-31' }));
    expect(withMoreHours(exceptionOf({ date: '2026-12-31', hours: first }))).toEqual([
      { from: '09:00', to: '17:00' },
      { from: '17:00', to: '00:00' },
    ]);
  });

  it.each([
    ['', { page: 'list' }],
    ['#/new', { page: 'new' }],
    ['#/company/contoso', { page: 'company', id: 'contoso', part: 'overview' }],
    ['#/company/%zz/agents', { page: 'company', id: '%zz', part: 'agents' }],
    ['#code=1&state=2', { page: 'list' }],
  ])('address %s → what it names', (fragment, route) => {
    expect(routeOf(fragment)).toEqual(route);
  });
});

describe('administration · what the service says against a company', () => {
  const whole = {
    id: 'x',
    displayName: 'X',
    entraTenantId: '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d',
    allowedOrigins: ['https://x.example'],
    platform: { provider: 'trusted-application', applicationEndpoint: 'sip:x@x.example' },
  };
  const agent = { objectId: '1a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d', address: 'sip:a@x.example', displayName: 'A' };
  const broken: readonly object[] = [
    { id: 'X Y' },
    { displayName: '' },
    { displayName: ' ' },
    { displayName: 'a\nb' },
    { displayName: 'x'.repeat(300) },
    { language: 'klingon' },
    { language: 'fi' },
    { allowedOrigins: [] },
    { allowedOrigins: ['nonsense', 'http://x.example', 'https://*.x.example'] },
    { agents: [agent, agent] },
    { agents: [{ ...agent, objectId: 'a@x.example' }] },
    { agents: [{ ...agent, objectId: 'nonsense', address: '', displayName: '' }] },
    { agents: [{ ...agent, address: 'sip:ä@x.example' }] },
    { agents: [{ ...agent, address: 'sip:x@x.example' }] },
    { agents: [{ ...agent, maxChats: 0 }] },
    { agents: [{ ...agent, maxChats: 'many' }] },
    {
      agents: [
        {
          ...agent,
          skills: [
            { name: 'a', level: 11 },
            { name: 'a', level: 1 },
          ],
        },
      ],
    },
    {
      agents: [
        {
          ...agent,
          skills: [
            { name: 'a', level: 1 },
            { name: 'a', level: 1 },
          ],
        },
      ],
    },
    { openingHours: [{ day: 1, from: '10:00', to: '09:00' }] },
    { openingHours: [{ day: 1, from: '', to: '09:00' }] },
    {
      openingHours: [
        { day: 1, from: '08:00', to: '12:00' },
        { day: 1, from: '11:00', to: '13:00' },
      ],
    },
    { timeZone: 'Atlantis' },
    { look: { accent: 'red' } },
    { look: { accent: '#ffd700' } },
    { look: { logo: 'x'.repeat(30_000) } },
    { look: { logo: 'no base64' } },
    { look: { logo: 'AAAA' } },
    { look: { logo: pngOf(200, 9).toString('base64') } },
    { openingExceptions: [{ date: '' }] },
    { openingExceptions: [{ date: '2026-12-24' }, { date: '2026-12-24' }] },
    { openingExceptions: [{ date: '2026-12-24', hours: [{ from: '', to: '10:00' }], name: 'x'.repeat(200) }] },
    { preChat: [{ name: 'A', label: '' }] },
    { preChat: [{ name: 'a', label: 'A', kind: 'choice', options: [{ label: 'one' }] }] },
    { preChat: [{ name: 'a', label: 'A', link: 'http://x.example' }] },
    {
      preChat: [
        { name: 'a', label: 'A' },
        { name: 'a', label: 'B' },
      ],
    },
    { replies: [{ name: '', text: '' }] },
    { replies: [{ name: 'a\nb', text: 'x'.repeat(5_000) }] },
    { pageTexts: { de: { welcome: 'Hallo' } } },
    { texts: { nobody: ' ' } },
    { retentionDays: 0, historyDays: 91, askAtOnce: 60 },
    { platform: { provider: 'contact-center', dialect: 'chat-gateway', tenantId: 'a b' } },
    { platform: { provider: 'contact-center', dialect: 'chat-gateway', tenantId: 'a', baseUrl: 'nonsense' } },
    { platform: { provider: 'trusted-application', applicationEndpoint: 'x', discoverUrl: 'nonsense' } },
  ];

  it.each(broken.map((change, at) => [`${Object.keys(change)}, case ${at}`, change] as const))(
    '%s → said in German, too',
    (_, change) => {
      const { error } = tenantSchema.safeParse({ ...whole, ...change });
      const said = inputFaults(error?.issues ?? []).map((fault) => fault.slice(fault.indexOf(': ') + 2));
      expect(said).not.toEqual([]);
      expect(said.filter((one) => inWordsOf(germanFaults, one) === one)).toEqual([]);
    },
  );
});
