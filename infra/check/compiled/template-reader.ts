import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Expression, literal, type Value } from '../expression.ts';
import type { ModuleDeclaration, Output, Parameter, ResourceDeclaration, Template } from '../template.ts';
import { expressionOf, roundName } from './expression-text.ts';

type Fields = { readonly [name: string]: Value };

const value = z.custom<Value>(() => true);
const fields = z.record(z.string(), value);

const templateSchema = z.object({
  $schema: z.string(),
  imports: fields.optional(),
  extensions: fields.optional(),
  parameters: z.record(z.string(), z.looseObject({ type: z.string(), defaultValue: value.optional() })).default({}),
  variables: fields.default({}),
  resources: z.union([z.array(fields), z.record(z.string(), fields)]),
  outputs: z.record(z.string(), z.object({ type: z.string(), value })).default({}),
});

/** Reads a template that the Bicep compiler made into the form in which Bicep files are read, too. */
export function readCompiled(file: string): Template {
  return templateOf(JSON.parse(readFileSync(file, 'utf8')), file);
}

function templateOf(given: unknown, path: string): Template {
  const { $schema, imports, extensions, parameters, variables, resources, outputs } = templateSchema.parse(given);
  const listed = Array.isArray(resources)
    ? resources.map((one, index): [string, Fields] => [`resource ${index}`, one])
    : Object.entries(resources);
  return {
    path,
    scope: $schema.includes('subscriptionDeployment') ? 'subscription' : 'resourceGroup',
    extensions: Object.keys({ ...imports, ...extensions }),
    parameters: Object.entries(parameters).map(([name, one]) => parameterOf(name, one as Fields, path)),
    variables: variablesOf(variables, path),
    declarations: listed.map(([symbol, one]) => declarationOf(symbol, one, path)),
    outputs: Object.entries(outputs).map(
      ([name, one]): Output => ({
        name,
        type: one.type,
        value: expressionIn(one.value, path),
      }),
    ),
  };
}

/** Everything in a JSON value that is an expression, as one. */
function expressionIn(given: Value, where: string): Expression {
  if (typeof given === 'string') return expressionOf(given, where);
  if (Array.isArray(given)) return { kind: 'array', items: given.map((one: Value) => expressionIn(one, where)) };
  if (typeof given !== 'object' || given === null) return literal(given);
  const loops = (given as Fields).copy;
  const entries = Object.entries(given as Fields).filter(([name]) => name !== 'copy' || !Array.isArray(loops));
  const made = Array.isArray(loops) ? loops.map((one: Value) => loopedMember(one as Fields, where)) : [];
  return {
    kind: 'object',
    entries: [...entries.map(([name, one]) => [literal(name), expressionIn(one, where)] as const), ...made],
  };
}

/** A member (or variable) that a loop makes. */
function loopedMember(
  { name = '', count = 0, input = null }: Fields,
  where: string,
): readonly [Expression, Expression] {
  const inner = expressionIn(input, where);
  return [literal(name), loopOf(`${roundName} ${String(name)}`, expressionIn(count, where), undefined, inner)];
}

function loopOf(item: string, count: Expression, condition: Expression | undefined, body: Expression): Expression {
  const over: Expression = { kind: 'call', name: 'range', args: [literal(0), count] };
  return { kind: 'loop', item, index: undefined, over, condition, body };
}

function variablesOf(given: Fields, where: string): ReadonlyMap<string, Expression> {
  const whole = expressionIn(given, where);
  if (whole.kind !== 'object') return new Map();
  return new Map(whole.entries.map(([key, one]) => [key.kind === 'value' ? String(key.value) : '', one]));
}

const decoratorNames: Readonly<Record<string, string>> = {
  allowedValues: 'allowed',
  minValue: 'minValue',
  maxValue: 'maxValue',
  minLength: 'minLength',
  maxLength: 'maxLength',
};

function parameterOf(name: string, given: Fields, where: string): Parameter {
  const { type, defaultValue, metadata } = given;
  const decorators = Object.entries(decoratorNames).flatMap(([from, to]): [string, Expression][] => {
    const limit = given[from];
    return limit === undefined ? [] : [[to, literal(limit)]];
  });
  const description = (metadata as Fields | undefined)?.description;
  return {
    name,
    type: String(type).toLowerCase(),
    fallback: defaultValue === undefined ? undefined : expressionIn(defaultValue, where),
    decorators: new Map(
      description === undefined ? decorators : [...decorators, ['description', literal(description)]],
    ),
  };
}

function declarationOf(symbol: string, given: Fields, where: string): ResourceDeclaration | ModuleDeclaration {
  const { type, condition, existing, copy, import: _, extension: __, apiVersion, ...body } = given;
  const holds = condition === undefined ? undefined : expressionIn(condition, where);
  if (type === 'Microsoft.Resources/deployments') return moduleOf(symbol, body, holds, where);
  const [plain = '', version = String(apiVersion)] = String(type).split('@');
  const flat = plain.startsWith('Microsoft.Graph/') ? { name: '', ...(body.properties as Fields) } : body;
  const read = expressionIn(flat, where);
  const count = (copy as Fields | undefined)?.count;
  const looped = count === undefined ? read : loopOf(roundName, expressionIn(count, where), holds, read);
  return {
    kind: 'resource',
    symbol,
    type: plain,
    apiVersion: version,
    existing: existing === true,
    condition: count === undefined ? holds : undefined,
    body: looped,
  };
}

function moduleOf(symbol: string, body: Fields, condition: Expression | undefined, where: string): ModuleDeclaration {
  const { template = null, parameters = {} } = body.properties as Fields;
  const params = Object.entries(parameters as Readonly<Record<string, Fields>>).map(
    ([name, one]) => [literal(name), expressionIn(one.value ?? null, where)] as const,
  );
  const group = body.resourceGroup;
  const scope: Expression = {
    kind: 'call',
    name: 'groupScope',
    args: group === undefined ? [] : [expressionIn(group, where)],
  };
  const path = `${where}#${String(body.name)}`;
  const entries = [
    [literal('name'), expressionIn(body.name ?? '', where)],
    [literal('scope'), scope],
    [literal('params'), { kind: 'object', entries: params }],
  ] as const;
  return {
    kind: 'module',
    symbol,
    path,
    template: templateOf(template, path),
    condition,
    body: { kind: 'object', entries },
  };
}
