// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings of Bicep look like this.
import { describe, expect, it } from 'vitest';
import { ExpressionParser } from '../../infra/check/bicep/expression-parser.ts';
import { tokensOf } from '../../infra/check/bicep/lexer.ts';
import { Evaluator } from '../../infra/check/deployment/evaluator.ts';
import type { Value } from '../../infra/check/expression.ts';
import { columnsOf } from '../../infra/check/kql/query.ts';
import { durationMs } from '../../infra/check/rules/names.ts';

const known: Readonly<Record<string, Value>> = { name: 'demo', list: ['a', 'b'], map: { 'x-y': 1, deep: { er: 'z' } } };
const evaluator = new Evaluator({ where: 'test', lookUp: (name) => known[name], call: () => undefined });
const worth = (text: string): Value =>
  evaluator.evaluate(new ExpressionParser(tokensOf(text, 'test.bicep'), 'test.bicep').expression());

describe('Bicep expressions', () => {
  const table: readonly (readonly [text: string, value: Value])[] = [
    ["'it\\'s ${name}, ${'in ${name}'}'", "it's demo, in demo"],
    ["'''\nas ${it} is\n'''", 'as ${it} is\n'],
    ['!empty(list) ? list[1] : null', 'b'],
    ['!empty(list)\n  ? list[0]\n  : null', 'a'],
    ["1 + 2 > 2 && !(name == 'other') || false", true],
    ["map['x-y']", 1],
    ['map.deep.er', 'z'],
    ["filter(list, one => one != 'a')", ['b']],
    ["map(list, one => { key: '${one}1' })", [{ key: 'a1' }, { key: 'b1' }]],
    ['[for (one, at) in list: at > 0 ? one : name]', ['demo', 'b']],
    ["[for one in list: if (one == 'a') one]", ['a']],
    ['[\n  1\n  -2\n  [3]\n]', [1, -2, [3]]],
    ['union({ a: { b: 1 } }, { a: { c: 2 }, d: 3 })', { a: { b: 1, c: 2 }, d: 3 }],
    ["{ 'odata.type': 1, b: [] } // comment", { 'odata.type': 1, b: [] }],
  ];

  it.each(table)('%s → its value', (text, value) => {
    expect(worth(text)).toEqual(value);
  });

  it.each([
    ['unknown', /no unknown/],
    ['map.shallow', /no member shallow/],
    ['list[2]', /no element 2/],
    ['sum(1)', /no function sum/],
  ])('%s → a fault that names it', (text, message) => {
    expect(() => worth(text)).toThrow(message);
  });

  it.each(['{ a: ', "'open", '...list', 'a ? b', '§'])('%s → no Bicep', (text) => {
    expect(() => worth(text)).toThrow(/test\.bicep:1/);
  });
});

describe('queries', () => {
  const vocabulary = { functions: new Map(), parameters: new Map() };

  it('columns · through let, join and summarize → those of the result', () => {
    const query = `let recent = AppTraces | where TimeGenerated > ago(1h) | distinct OperationId;
      AppTraces
      | where OperationId in (recent) and Message has 'x' or SeverityLevel >= 3
      | extend line = parse_json(Message)
      | summarize lines = count(), arg_max(TimeGenerated, Message) by OperationId, at = bin(TimeGenerated, 1h)
      | join kind=inner (AppTraces | project OperationId, AppRoleName) on OperationId
      | sort by lines desc`;
    expect(Object.fromEntries(columnsOf(query, vocabulary))).toEqual({
      AppRoleName: 'text',
      at: 'time',
      lines: 'number',
      Message: 'text',
      OperationId: 'text',
      TimeGenerated: 'time',
    });
  });

  it.each([
    ['Traces', /no table/],
    ['AppTraces | where message == 1', /no column message/],
    ['AppTraces | where Message == 1', /text == number/],
    ['AppTraces | where Message > ago(1h)', /text > time/],
    ['AppTraces | where Message', /needs a condition/],
    ['AppTraces | summarize percentile(Message, 50)', /argument 1 of percentile/],
    ['AppTraces | extend a = Message.b', /a member needs dynamic/],
    ['AppTraces | take 5', /take is not used/],
    ['AppTraces | join kind=inner (AppTraces | project Message) on OperationId', /both sides/],
    ['AppTraces | where strlen(Message) > 1', /no function strlen/],
  ])('%s → a fault', (query, message) => {
    expect(() => columnsOf(query, vocabulary)).toThrow(message);
  });
});

describe('durations', () => {
  it.each([
    ['PT10M', 600_000],
    ['P7D', 604_800_000],
    ['PT1H30M5S', 5_405_000],
  ])('%s → %i ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});
