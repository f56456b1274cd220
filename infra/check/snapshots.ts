import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The deployments that are predicted: with the parameters that have no default, and with every option switched on. */
export const deployments = ['usual', 'full'] as const;

/** What the compiler makes of the templates, as far as it is kept in `infra/snapshots`: parsed JSON. */
export type Compiled = Readonly<Record<(typeof deployments)[number] | 'parameters', unknown>>;

/** Files below infra/snapshots by what is in them. */
export const keptFiles = {
  usual: 'usual.snapshot.json',
  full: 'full.snapshot.json',
  parameters: 'parameters.json',
} as const satisfies Readonly<Record<keyof Compiled, string>>;

/** The empty subscription that everything is predicted for. */
export const predictedFor = {
  tenantId: '00000000-0000-4000-8000-000000000002',
  subscriptionId: '00000000-0000-4000-8000-000000000001',
  location: 'westeurope',
  deploymentName: 'check',
} as const;

/** Arguments with which the compiler writes the snapshot of a deployment beside its parameters. */
export function snapshotArguments(deployment: (typeof deployments)[number]): readonly string[] {
  const { tenantId, subscriptionId, location, deploymentName } = predictedFor;
  return [
    ...['snapshot', `snapshots/${deployment}.bicepparam`, '--mode', 'overwrite'],
    ...['--tenant-id', tenantId, '--subscription-id', subscriptionId],
    ...['--location', location, '--deployment-name', deploymentName],
  ];
}

/** What is kept in the folder with main.bicep. */
export function readKept(folder: string): Compiled {
  const read = (kept: keyof Compiled): unknown =>
    JSON.parse(readFileSync(path.join(folder, 'snapshots', keptFiles[kept]), 'utf8'));
  return { usual: read('usual'), full: read('full'), parameters: read('parameters') };
}

/** JSON with the members of every object by name: the compiler writes outputs in another order at each run. */
export function keptText(value: unknown): string {
  const byName = (_: string, inner: unknown): unknown =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return `${JSON.stringify(value, byName, 2)}\n`;
}
