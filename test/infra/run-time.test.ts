import { describe, expect, it } from 'vitest';
import { functionAsQuery, queryReader } from '../../infra/check/kusto.ts';
import { planOf } from '../../infra/check/plan.ts';
import { durationMs } from '../../infra/check/rules/names.ts';
import { atRunTime } from '../../infra/check/runtime/expression.ts';
import type { Value } from '../../infra/check/value.ts';

const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/st';

describe('expressions that the compiler leaves to the deployment', () => {
  const table: readonly (readonly [text: string, value: Value])[] = [
    ['plain', 'plain'],
    ['[[literally]', '[literally]'],
    ["['it''s']", "it's"],
    [`[reference('${account}', '2025-06-01').primaryEndpoints.table]`, 'https://st.table.core.windows.net/'],
    [
      `[format('{0}/{1} {0}', replace('a-b', '-', ''), reference('${account}').primaryEndpoints.blob)]`,
      'ab/https://st.blob.core.windows.net/ ab',
    ],
    ["[extensionResourceId('/a', 'Type/kind', 'name')]", '/a/providers/Type/kind/name'],
    ['[environment().authentication.loginEndpoint]', 'https://login.microsoftonline.com/'],
  ];

  it.each(table)('%s → its value', (text, value) => {
    expect(atRunTime(text)).toEqual(value);
  });

  it('ids of Azure and Graph → always the same, each its own', () => {
    const ids = ["reference('a').id", "reference('a').appId", "reference('b').id", "guid('a')", "guid('a', 'b')"];
    const values = ids.map((id) => atRunTime(`[${id}]`));
    expect(ids.map((id) => atRunTime(`[${id}]`))).toEqual(values);
    expect(new Set(values).size).toBe(ids.length);
    for (const value of values) expect(value).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it.each([
    ["[sum('a')]", /unknown at/],
    ["[format('a'] ", /^\[format\('a'\] $/],
    ["[format('a'x)]", /unknown at "x\)"/],
    ["['a' 'b']", /unknown at " 'b'"/],
    [`[reference('${account}').primaryEndpoints.queue]`, /adds no queue/],
  ])('%s → a fault that names it, or plain text', (text, message) => {
    const outcome = (() => {
      try {
        return String(atRunTime(text));
      } catch (error) {
        return String(error);
      }
    })();
    expect(outcome).toMatch(message);
  });
});

describe('snapshots', () => {
  const snapshotOf = (resource: object) => ({
    predictedResources: [resource],
    diagnostics: [],
    outputs: { A: "['b']" },
  });

  it('resource of an extension → its scope is what its id lies under', () => {
    const id = `[extensionResourceId('${account}', 'Microsoft.Authorization/roleAssignments', 'name')]`;
    const type = 'Microsoft.Authorization/roleAssignments';
    const plan = planOf(snapshotOf({ id, type, name: "['name']", apiVersion: '1', properties: { a: ["['b']"] } }));
    const body = { properties: { a: ['b'] } };
    expect(plan.resources).toEqual([
      { id: `${account}/providers/${type}/name`, type, name: 'name', apiVersion: '1', scope: account, body },
    ]);
    expect(plan.outputs).toEqual({ A: 'b' });
  });

  it('resource of Azure → no scope; of Graph → its properties, and the name among them', () => {
    const [azure] = planOf(snapshotOf({ id: account, type: 'A/b', name: 'st', apiVersion: '1', kind: 'x' })).resources;
    expect(azure).toMatchObject({ scope: undefined, body: { kind: 'x' } });
    const given = { type: 'Microsoft.Graph/applications@v1.0', properties: { uniqueName: 'u' } };
    const [graph] = planOf(snapshotOf(given)).resources;
    expect(graph).toMatchObject({ type: 'Microsoft.Graph/applications', apiVersion: 'v1.0', name: 'u', id: '' });
    expect(graph?.body).toEqual({ uniqueName: 'u' });
  });

  it('snapshot with diagnostics → refused', () => {
    expect(() => planOf({ ...snapshotOf({ type: 'A/b' }), diagnostics: [{}] })).toThrow(/diagnostics/);
  });
});

describe('queries', () => {
  const read = queryReader([
    { name: 'Recent', parameters: 'span:timespan = 1h', query: 'AppTraces | where TimeGenerated > ago(span)' },
  ]);

  it('columns · through let, join, summarize and a saved function → those of the result', () => {
    const query = `let recent = Recent(2h) | distinct OperationId;
      AppTraces
      | where OperationId in (recent) and Message has 'x' or SeverityLevel >= 3
      | extend line = parse_json(Message)
      | summarize lines = count(), arg_max(TimeGenerated, Message) by OperationId, at = bin(TimeGenerated, 1h)
      | join kind=inner (AppTraces | project OperationId, AppRoleName) on OperationId
      | sort by lines desc`;
    const { faults, columns } = read(query);
    expect(faults).toEqual([]);
    expect(Object.fromEntries(columns)).toMatchObject({
      AppRoleName: 'string',
      at: 'datetime',
      lines: 'long',
      Message: 'string',
      OperationId: 'string',
      TimeGenerated: 'datetime',
    });
  });

  it.each([
    ['Traces', /'Traces' does not refer/],
    ['AppTraces | where message == 1', /'message' does not refer/],
    ['AppTraces | where Message > ago(1h)', /not defined for the operand types string and datetime/],
    ['AppTraces | where Message', /must have the type bool/],
    ['AppTraces | extend a = Message.b', /'b' does not refer/],
    ['AppTraces | join kind=inner (AppTraces | project Message) on OperationId', /both sides/],
    ['AppTraces | where length(Message) > 1', /'length' does not refer/],
    ['AppTraces | where', /Missing expression/],
    ['Recents(1h)', /'Recents' does not refer/],
  ])('%s → a fault', (query, message) => {
    expect(read(query).faults.join('\n')).toMatch(message);
  });

  it('saved function · its body → faults of its own, parameters known', () => {
    const query = 'AppTraces | where OperationId == id and absent > 1';
    expect(read(functionAsQuery({ name: 'Wrong', parameters: 'id:string', query })).faults).toEqual([
      "The name 'absent' does not refer to any known column, table, variable or function.",
    ]);
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
