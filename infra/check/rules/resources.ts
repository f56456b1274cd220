import path from 'node:path';
import { parseBicep } from '../bicep/file-parser.ts';
import { at } from '../infrastructure.ts';
import type { ResourceDeclaration, Template } from '../template.ts';
import { typesChosenByName } from '../types/resource-names.ts';
import { isKnownType, typeFaults } from '../types/resource-types.ts';
import type { Rule } from './rule.ts';

/** Every resource has the members that its type has, with values that they can have. */
export const typesHold: Rule = ({ usual, full }) => [
  ...new Set([...usual.resources, ...full.resources].flatMap((resource) => typeFaults(resource))),
];

/** No name or id is used twice, and all that can be tagged says which environment it is of. */
export const resourcesAreOurs: Rule = ({ full }) => {
  const ids = full.resources.filter(({ type }) => !type.startsWith('Microsoft.Graph/')).map(({ id }) => id);
  const tagged = full.resources.filter((resource) => at(resource, 'location') !== undefined);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is deployed twice`),
    ...tagged
      .filter((resource) => at(resource, 'tags', 'azd-env-name') === undefined)
      .map(({ type, name }) => `${type} ${name} is not tagged`),
  ];
};

/** The resources that a template and its modules declare, or only refer to. */
function declaredIn({ declarations }: Template): readonly ResourceDeclaration[] {
  return declarations.flatMap((one) => (one.kind === 'module' ? declaredIn(one.template) : [one]));
}

/** What is only referred to (`existing`) is of a type and version that there is, too. */
export const declaredTypesAreKnown: Rule = ({ template }) =>
  declaredIn(template)
    .filter(({ type, apiVersion }) => !isKnownType(type, apiVersion))
    .map(({ symbol, type, apiVersion }) => `${symbol}: ${type}@${apiVersion} is unknown`);

/** Where the name chooses among several types, a name that is worked out leaves the compiler without one. */
export const choosingNamesAreLiterals: Rule = ({ folder }) =>
  declaredIn(parseBicep(path.join(folder, 'main.bicep')))
    .filter(({ type, existing }) => typesChosenByName.includes(type) && !existing)
    .filter(({ body }) => {
      const fields = body.kind === 'loop' ? body.body : body;
      const entries = fields.kind === 'object' ? fields.entries : [];
      return !entries.some(([key, { kind }]) => key.kind === 'value' && key.value === 'name' && kind === 'value');
    })
    .map(({ symbol }) => `the name of ${symbol} is no literal`);
