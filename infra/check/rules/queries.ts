import * as z from 'zod';
import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import { functionAsQuery, queryReader, type SavedFunction } from '../kusto.ts';
import { logEvents, logFields } from '../log-schema.ts';
import { difference, missingAndStray, type Rule } from './rule.ts';
import { settingsOf } from './settings.ts';

const functionNames = ['ChatEvents', 'FollowConversation', 'StuckConversations', 'DeadLetters'];

/** Columns of ChatEvents that Azure Monitor gives. */
const columnsOfAzure = ['instance', 'TimeGenerated'];

const workbookSchema = z.object({
  version: z.literal('Notebook/1.0'),
  fallbackResourceIds: z.array(z.string()),
  items: z.array(
    z.object({
      type: z.int(),
      name: z.string(),
      content: z.looseObject({
        query: z.string().optional(),
        crossComponentResources: z.array(z.string()).optional(),
        resourceType: z.string().optional(),
        resourceIds: z.array(z.string()).optional(),
        metrics: z.array(z.object({ namespace: z.string(), metric: z.string(), aggregation: z.int() })).optional(),
      }),
    }),
  ),
});

/** A query with the name of what asks it. */
export type NamedQuery = { readonly name: string; readonly query: string };

/** The saved functions in the order in which they are saved. */
export function savedFunctions({ usual }: Infrastructure): readonly SavedFunction[] {
  return ofType(usual, 'Microsoft.OperationalInsights/workspaces/savedSearches').map((search) => ({
    name: String(at(search, 'properties', 'functionAlias')),
    parameters: String(at(search, 'properties', 'functionParameters') ?? ''),
    query: String(at(search, 'properties', 'query')),
  }));
}

/** The workbook as deployed. */
export function workbookOf({ usual }: Infrastructure): z.infer<typeof workbookSchema> {
  const [workbook] = ofType(usual, 'Microsoft.Insights/workbooks');
  return workbookSchema.parse(JSON.parse(String(workbook && at(workbook, 'properties', 'serializedData'))));
}

/** The queries of alerts and workbook. */
export function askedQueries(infrastructure: Infrastructure): readonly NamedQuery[] {
  const alerts = ofType(infrastructure.usual, 'Microsoft.Insights/scheduledQueryRules').map((alert) => {
    const criteria = at(alert, 'properties', 'criteria', 'allOf') as unknown as readonly { readonly query: string }[];
    return { name: alert.name, query: criteria[0]?.query ?? '' };
  });
  const items = workbookOf(infrastructure).items.flatMap(({ name, content: { query } }) =>
    query === undefined ? [] : [{ name: `workbook ${name}`, query }],
  );
  return [...alerts, ...items];
}

/** ChatEvents has a column for every field of the log, of its type. */
export const chatEventsIsTheLog: Rule = (infrastructure) => {
  const saved = savedFunctions(infrastructure);
  const { columns } = queryReader(saved)('ChatEvents');
  const fields = logFields();
  const own = [...columns.keys()].filter((name) => !columnsOfAzure.includes(name));
  const text = saved.find(({ name }) => name === 'ChatEvents')?.query ?? '';
  const renamed = [...text.matchAll(/(\w+) = \w+\(line\.(\w+)\)/g)].filter(([, column, field]) => column !== field);
  return [
    ...missingAndStray(
      'saved functions',
      saved.map(({ name }) => name),
      functionNames,
    ),
    ...missingAndStray('columns of ChatEvents', own, [...fields.keys()]),
    ...[...fields].flatMap(([name, type]) => difference(`type of ${name}`, columns.get(name), type)),
    ...renamed.map(([, column, field]) => `${column} is read from ${field}`),
  ];
};

/** Every query names what is there and compares it with what it can be; a span has a unit, which Kusto's own parser does not ask for. */
export const queriesHold: Rule = (infrastructure) => {
  const saved = savedFunctions(infrastructure);
  const read = queryReader(saved);
  const spans = saved.filter(({ parameters }) => /^\w+:timespan\b/.test(parameters)).map(({ name }) => name);
  const queries = [
    ...saved.map((one) => ({ name: one.name, query: functionAsQuery(one) })),
    ...askedQueries(infrastructure),
  ];
  return queries.flatMap(({ name, query }) => [
    ...read(query).faults.map((fault) => `${name}: ${fault}`),
    ...spans
      .filter((called) => new RegExp(`\\b${called}\\(\\d+\\)`).test(query))
      .map((called) => `${name}: a number for the span of ${called}`),
  ]);
};

/** Every event that a query asks for is one that is logged. */
export const eventsAreLogged: Rule = (infrastructure) => {
  const known = logEvents();
  return [...savedFunctions(infrastructure), ...askedQueries(infrastructure)].flatMap(({ name, query }) =>
    [...query.matchAll(/\bevent == '([^']+)'/g)]
      .filter(([, event = '']) => !known.includes(event))
      .map(([, event]) => `${name} asks for ${event}, which is not logged`),
  );
};

/** The application knows after how many deliveries the queue gives a message up. */
export const deliveriesAgree: Rule = (infrastructure) => {
  const [queue] = ofType(infrastructure.usual, 'Microsoft.ServiceBus/namespaces/queues');
  const deliveries = Number(settingsOf(infrastructure).CAREBRIDGE_MAX_DELIVERIES);
  return difference('CAREBRIDGE_MAX_DELIVERIES', deliveries, queue && at(queue, 'properties', 'maxDeliveryCount'));
};
