import { at } from '../infrastructure.ts';
import { typeFaults } from '../types/resource-types.ts';
import type { Rule } from './rule.ts';

/** Every resource has the members that its type has, with values that they can have. */
export const typesHold: Rule = ({ usual, full }) => [
  ...new Set([...usual.resources, ...full.resources].flatMap((resource) => typeFaults(resource))),
];

/** No name or id is used twice, and whatever can be tagged says which environment it is of. */
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
