import type { DeployedResource } from '../deployment/deployment.ts';
import { applicationTypes } from './application.ts';
import { graphTypes } from './graph.ts';
import { monitoringTypes } from './monitoring.ts';
import { nameFaults } from './resource-names.ts';
import type { Shape } from './shape.ts';
import { faultsIn } from './shape-faults.ts';
import { storeTypes } from './stores.ts';

/** Every resource type that we deploy, in the one version that we use. */
const resourceTypes: Readonly<Record<string, Shape>> = {
  ...storeTypes,
  ...applicationTypes,
  ...monitoringTypes,
  ...graphTypes,
};

/** Whether a type is known in a version. */
export function isKnownType(type: string, apiVersion: string): boolean {
  return `${type}@${apiVersion}` in resourceTypes;
}

/** What is wrong with the name and body of a resource: members that its type has not or needs, and values that do not fit. */
export function typeFaults({ type, apiVersion, name, body }: DeployedResource): readonly string[] {
  const where = `${type} ${name}`;
  const shape = resourceTypes[`${type}@${apiVersion}`];
  if (shape === undefined) return [`${where}: no version ${apiVersion} is known`];
  const given = `${type}@${apiVersion}` in graphTypes && name !== '' ? { ...body, name } : body;
  return [...nameFaults(type, name), ...faultsIn(shape, given, where)];
}
