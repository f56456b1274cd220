import { describe, expect, test } from 'vitest';
import { membersIn, passes, readFilter } from '../../../shared/protocol/contact-center/filter.ts';
import { readSort } from '../../../shared/protocol/contact-center/sort.ts';

const entry: Readonly<Record<string, readonly string[]>> = {
  id: ['ch1'],
  name: ['Harbour chat'],
  'routingOptions.id': ['101'],
  createdAt: ['2025-01-01T00:00:00.000Z'],
  tag: ['red', 'blue'],
  label: ['Smith, Jones; "Sons" (UK)'],
  mark: ['"5'],
  quote: ['a"b'],
};
const values = (member: string) => entry[member] ?? [];

function verdict(text: string): boolean | undefined {
  const filter = readFilter(text);
  return filter === undefined ? undefined : passes(filter, values);
}

describe('filters (contact-center.md#filters)', () => {
  test.each([
    ['name==Harbour chat', true],
    ['name==harbour chat', false],
    ['name!=Harbour chat', false],
    ['name==Harbour*', true],
    ['name==*chat', true],
    ['name==*our*', true],
    ['name==*', true],
    ['name=="Harbour chat"', true],
    ["name=='Harbour chat'", true],
    ['label=="Smith, Jones; \\"Sons\\" (UK)"', true],
    ["label=='Smith, Jones*';id==ch1", true],
    ['(label==\'Smith, Jones\',label=="*(UK)")', true],
    ['label=="Smith\\, Jones*"', true],
    ['label==""', false],
    ['mark=="5', true],
    ['mark=="5"x', false],
    ['quote=="a"b"', true],
    ['id==ch1;name==x', false],
    ['id==ch1,name==x', true],
    ['name==x,(routingOptions.id==101)', true],
    ['name==x,id==ch1;tag==green', false],
    ['(name==x,id==ch1);tag==blue', true],
    ['tag!=red', false],
    ['tag!=green', true],
    ['createdAt=ge=2025-01-01;createdAt=lt=2025-01-02', true],
    ['createdAt=gt=2025-01-02', false],
    ['createdAt=le=2024', false],
    ['absent==x', false],
    ['absent!=x', true],
  ])('%s → %s', (text, expected) => {
    expect(verdict(text)).toBe(expected);
  });

  test.each(['', 'name', 'name=', 'name==', '==x', 'name==x;', ',name==x', '(name==x', 'name==x)', 'name=x', 'a b==c'])(
    '%j → not a filter',
    (text) => {
      expect(readFilter(text)).toBeUndefined();
    },
  );

  test('nested nine deep, or over 2,000 characters → not a filter', () => {
    expect(readFilter(`${'('.repeat(8)}id==1${')'.repeat(8)}`)).toBeDefined();
    expect(readFilter(`${'('.repeat(9)}id==1${')'.repeat(9)}`)).toBeUndefined();
    expect(readFilter(`id==${'1'.repeat(2_000)}`)).toBeUndefined();
  });

  test('members of a filter → each that it names', () => {
    const filter = readFilter('name==a,(routingOptions.id==1;id!=2)');
    expect(filter === undefined ? undefined : membersIn(filter)).toEqual(['name', 'routingOptions.id', 'id']);
  });
});

describe('sort (contact-center.md#sorting)', () => {
  test.each([
    ['id', { member: 'id', ascending: true }],
    ['id:asc', { member: 'id', ascending: true }],
    ['createdAt:desc', { member: 'createdAt', ascending: false }],
    ['id:up', undefined],
    ['', undefined],
    ['id:asc,name:desc', undefined],
  ])('%j → %j', (text, expected) => {
    expect(readSort(text)).toEqual(expected);
  });
});
