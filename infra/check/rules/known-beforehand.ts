import path from 'node:path';
import { parseBicep } from '../bicep/file-parser.ts';
import type { Expression } from '../expression.ts';
import type { ModuleDeclaration, ResourceDeclaration, Template } from '../template.ts';
import type { Rule } from './rule.ts';

type Declaration = ResourceDeclaration | ModuleDeclaration;

/** What is known of a resource or module before anything is deployed; Graph makes its ids itself. */
function knownMembers(declaration: Declaration): readonly string[] {
  if (declaration.kind === 'module') return ['name'];
  return isGraph(declaration) ? ['uniqueName', 'type', 'apiVersion'] : ['id', 'name', 'type', 'apiVersion'];
}

const isGraph = (one: Declaration): boolean => one.kind === 'resource' && one.type.startsWith('Microsoft.Graph/');

/** Members that decide what is deployed, and where. */
const decidingMembers = ['name', 'uniqueName', 'scope', 'parent'];

/**
 * Names, places, conditions and loops depend on nothing that only the deployment tells: a property that Azure adds, or what a
 * module puts out. The compiler refuses it, and our own reader would just work it out.
 */
export const decidedBeforehand: Rule = ({ folder }) => faultsOf(parseBicep(path.join(folder, 'main.bicep')));

function faultsOf(template: Template): readonly string[] {
  const file = path.basename(template.path);
  return template.declarations.flatMap((declaration) => {
    const late = decidingParts(declaration).flatMap((part) => lateIn(part, template));
    const inner = declaration.kind === 'module' ? faultsOf(declaration.template) : [];
    return [...late.map((what) => `${file}: ${declaration.symbol} is decided by ${what}`), ...inner];
  });
}

function decidingParts(declaration: Declaration): readonly Expression[] {
  const { body, condition } = declaration;
  const loop = body.kind === 'loop' ? [body.over, body.condition] : [];
  const fields = body.kind === 'loop' ? body.body : body;
  const entries = fields.kind === 'object' ? fields.entries : [];
  // The name of a Graph resource may be told late; only its unique name may not.
  const members = decidingMembers.filter((name) => !(isGraph(declaration) && name === 'name'));
  const named = entries
    .filter(([key]) => key.kind === 'value' && members.includes(String(key.value)))
    .map(([, value]) => value);
  return [condition, ...loop, ...named].filter((one) => one !== undefined);
}

/** What an expression reads that only the deployment tells, variables followed. */
function lateIn(expression: Expression, template: Template): readonly string[] {
  const { declarations, variables } = template;
  const inside = (...parts: readonly (Expression | undefined)[]): readonly string[] =>
    parts.flatMap((part) => (part === undefined ? [] : lateIn(part, template)));
  switch (expression.kind) {
    case 'name':
      return inside(variables.get(expression.name));
    case 'member': {
      const base = expression.of.kind === 'index' ? expression.of.of : expression.of;
      const declaration = base.kind === 'name' ? declarations.find(({ symbol }) => symbol === base.name) : undefined;
      if (declaration === undefined) return inside(expression.of);
      return knownMembers(declaration).includes(expression.name) ? [] : [`${declaration.symbol}.${expression.name}`];
    }
    case 'text':
      return inside(...expression.parts);
    case 'array':
      return inside(...expression.items);
    case 'object':
      return inside(...expression.entries.flat());
    case 'call':
      return inside(...expression.args);
    case 'index':
      return inside(expression.of, expression.index);
    case 'unary':
      return inside(expression.operand);
    case 'binary':
      return inside(expression.left, expression.right);
    case 'choice':
      return inside(expression.if, expression.then, expression.else);
    case 'lambda':
      return inside(expression.body);
    case 'loop':
      return inside(expression.over, expression.condition, expression.body);
    case 'value':
      return [];
  }
}
