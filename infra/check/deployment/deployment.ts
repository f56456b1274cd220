import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Expression, Value } from '../expression.ts';
import type { ModuleDeclaration, ResourceDeclaration, Template } from '../template.ts';
import { Evaluator, type Surroundings } from './evaluator.ts';
import { TemplateFault } from './fault.ts';
import { isFields } from './functions.ts';
import { parameterValues } from './parameters.ts';
import { addedById, addedMembers, addedProperties } from './runtime.ts';
import { providerPath, type Scope, scopeFunctions, subscriptionScope } from './scope.ts';

type Fields = { readonly [name: string]: Value };

/** A resource as it would be sent to Azure. */
export type DeployedResource = {
  readonly type: string;
  readonly apiVersion: string;
  /** Names of the parents in front, with slashes. */
  readonly name: string;
  readonly id: string;
  /** Id of what an extension resource (role assignment, diagnostic setting) belongs to. */
  readonly scope: string | undefined;
  /** The body without name, scope, parent and dependsOn. */
  readonly body: Fields;
  /** The file that declares it. */
  readonly path: string;
};

/** All that a deployment would do. */
export type Plan = { readonly resources: readonly DeployedResource[]; readonly outputs: Fields };

/**
 * Works a template out as if it were deployed to an empty subscription.
 * @throws {TemplateFault} — when parameters do not fit, something is named that is not there, or resources or modules need each other
 */
export function plan(template: Template, parameters: Fields): Plan {
  const resources: DeployedResource[] = [];
  const outputs = new Deployment(template, parameters, subscriptionScope, resources).outputs();
  return { resources, outputs };
}

class Deployment implements Surroundings {
  readonly where: string;
  readonly #template: Template;
  readonly #scope: Scope;
  readonly #parameters: Fields;
  readonly #resources: DeployedResource[];
  readonly #evaluator = new Evaluator(this);
  readonly #known = new Map<string, Value>();
  readonly #going = new Set<string>();
  /** By id, since a child's name as templates read it lacks those of its parents. */
  readonly #fullNames = new Map<string, string>();

  constructor(template: Template, given: Fields, scope: Scope, resources: DeployedResource[]) {
    this.where = template.path;
    this.#template = template;
    this.#scope = scope;
    this.#resources = resources;
    this.#parameters = parameterValues(template, given, this.#evaluator);
  }

  outputs(): Fields {
    for (const { symbol } of this.#template.declarations) this.lookUp(symbol);
    return Object.fromEntries(this.#template.outputs.map(({ name, value }) => [name, this.#evaluator.evaluate(value)]));
  }

  lookUp(name: string): Value | undefined {
    const parameter = this.#parameters?.[name];
    if (parameter !== undefined) return parameter;
    if (this.#known.has(name)) return this.#known.get(name);
    if (this.#going.has(name)) {
      throw new TemplateFault(`cycle: ${[...this.#going, name].join(' → ')}`, this.where);
    }
    this.#going.add(name);
    const value = this.#workOut(name);
    this.#going.delete(name);
    if (value !== undefined) this.#known.set(name, value);
    return value;
  }

  call(name: string, args: readonly Value[]): Value | undefined {
    if (name === 'loadTextContent') {
      return readFileSync(path.join(path.dirname(this.#template.path), String(args[0])), 'utf8');
    }
    if (name === 'reference') return this.#reference(String(args[0]));
    return scopeFunctions(this.#scope)[name]?.(...args);
  }

  /** What compiled templates read of a resource or module, by symbol or id: its properties, or what it puts out. */
  #reference(target: string): Value {
    const declaration = this.#template.declarations.find((one) => one.symbol === target || this.#idOf(one) === target);
    const handle = declaration === undefined ? undefined : this.lookUp(declaration.symbol);
    if (declaration === undefined || !isFields(handle)) return addedById(target);
    if (declaration.kind === 'resource')
      return declaration.type.startsWith('Microsoft.Graph/') ? handle : (handle.properties ?? {});
    const outputs = isFields(handle.outputs) ? handle.outputs : {};
    return { outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { value }])) };
  }

  /** The id of a resource or module that is not in a loop, from its name and scope alone; undefined where it is in one. */
  #idOf(declaration: ResourceDeclaration | ModuleDeclaration): string | undefined {
    const { body } = declaration;
    if (body.kind !== 'object') return undefined;
    const entry = (name: string): Value | undefined => {
      const found = body.entries.find(([key]) => key.kind === 'value' && key.value === name)?.[1];
      return found === undefined ? undefined : this.#evaluator.evaluate(found);
    };
    const name = String(entry('name') ?? '');
    const scope = entry('scope');
    const type = declaration.kind === 'module' ? 'Microsoft.Resources/deployments' : declaration.type;
    return this.#resourceId(type, name, this.#scopeId(scope));
  }

  /** Scopes are resources in Bicep, ids in compiled templates, sometimes without what every id there begins with. */
  #scopeId(scope: Value | undefined): string | undefined {
    if (isFields(scope)) return String(scope.id);
    if (typeof scope !== 'string') return undefined;
    return scope.startsWith('/') ? scope : `${this.#scope.id}/providers/${scope}`;
  }

  #resourceId(type: string, name: string, scope: string | undefined): string {
    const base = scope ?? this.#scope.id;
    return type === 'Microsoft.Resources/resourceGroups'
      ? `${base}/resourceGroups/${name}`
      : `${base}${providerPath(type, name)}`;
  }

  #workOut(name: string): Value | undefined {
    const variable = this.#template.variables.get(name);
    if (variable !== undefined) return this.#evaluator.evaluate(variable);
    const declaration = this.#template.declarations.find(({ symbol }) => symbol === name);
    if (declaration === undefined) return undefined;
    const { condition } = declaration;
    if (condition !== undefined && this.#evaluator.evaluate(condition) !== true) return null;
    return declaration.kind === 'module' ? this.#module(declaration) : this.#resource(declaration);
  }

  #module({ template, body }: ModuleDeclaration): Value {
    const { name, params, scope } = this.#fields(body);
    const within = isFields(scope) ? { id: String(scope.id) } : this.#scope;
    const given = isFields(params) ? params : {};
    const outputs = new Deployment(template, given, within, this.#resources).outputs();
    return { name: name ?? '', outputs };
  }

  #resource(declaration: ResourceDeclaration): Value {
    const { body } = declaration;
    if (body.kind !== 'loop') return this.#deploy(declaration, this.#fields(body));
    return this.#evaluator.rounds(body).map((one) => this.#deploy(declaration, isFields(one) ? one : {}));
  }

  #fields(body: Expression): Fields {
    const value = this.#evaluator.evaluate(body);
    if (!isFields(value)) throw new TemplateFault('an object is needed', this.where);
    return value;
  }

  #deploy({ type, apiVersion, existing }: ResourceDeclaration, given: Fields): Value {
    const { parent, scope, dependsOn: _, name: ownName, ...body } = given;
    const above = isFields(parent) ? `${this.#fullNames.get(String(parent.id)) ?? ''}/` : '';
    const name = `${above}${String(ownName ?? '')}`;
    const scopeId = this.#scopeId(scope);
    const id = this.#resourceId(type, name, scopeId);
    if (!existing) this.#resources.push({ type, apiVersion, name, id, scope: scopeId, body, path: this.where });
    const properties = { ...(isFields(body.properties) ? body.properties : {}), ...addedProperties(type, name) };
    const handle = { ...body, id, name: String(ownName ?? ''), type, apiVersion, properties };
    this.#fullNames.set(id, name);
    return { ...handle, ...addedMembers(type, name) };
  }
}
