import {
  consentRightsFinding,
  deletedApplicationFinding,
  environmentNameFinding,
  type Finding,
  regionFinding,
  signedIn,
  subscriptionRightsFinding,
} from './checks.ts';

/** Refuses what would fail half-way: missing rights, a region without Flex Consumption, names that cannot be used. */
function findings(environment: NodeJS.ProcessEnv): readonly Finding[] {
  const { AZURE_ENV_NAME: name = '', AZURE_LOCATION: region = '', GRANT_PERMISSIONS, SKIP_RIGHTS_CHECK } = environment;
  const account = signedIn();
  if (account === undefined) return [{ problem: 'The Azure CLI is not signed in.', remedy: 'az login' }];
  const withRights = SKIP_RIGHTS_CHECK !== 'true';
  const found = [
    environmentNameFinding(name),
    region === '' ? undefined : regionFinding(region),
    withRights ? subscriptionRightsFinding(account) : undefined,
    withRights && GRANT_PERMISSIONS !== 'false' ? consentRightsFinding(account) : undefined,
    deletedApplicationFinding(`carebridge-${name.toLowerCase()}`),
  ];
  return found.filter((one) => one !== undefined);
}

try {
  const found = findings(process.env);
  for (const { problem, remedy } of found) process.stderr.write(`✗ ${problem}\n  → ${remedy}\n`);
  if (found.length === 0) process.stdout.write('✓ Rights, region and names are as the deployment needs them.\n');
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
