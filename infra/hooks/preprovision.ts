import {
  type Account,
  consentRightsFinding,
  deletedApplicationFinding,
  environmentNameFinding,
  type Finding,
  networkFinding,
  regionFinding,
  runtimeFinding,
  signedIn,
  subscriptionFinding,
  subscriptionRightsFinding,
} from './checks.ts';
import { uniqueNameOf } from './entra-application.ts';

/** What would make the deployment fail half-way, and what it would leave for later. */
function findings(account: Account, environment: NodeJS.ProcessEnv): readonly Finding[] {
  const { AZURE_ENV_NAME: name = '', AZURE_LOCATION: region = '', GRANT_PERMISSIONS, SKIP_RIGHTS_CHECK } = environment;
  const elsewhere = subscriptionFinding(account, environment);
  if (elsewhere !== undefined) return [elsewhere];
  const withRights = SKIP_RIGHTS_CHECK !== 'true';
  const found = [
    environmentNameFinding(name),
    ...(region === '' ? [] : [regionFinding(region) ?? runtimeFinding(region, environment)]),
    networkFinding(environment),
    withRights ? subscriptionRightsFinding(account) : undefined,
    withRights && GRANT_PERMISSIONS !== 'false' ? consentRightsFinding(account) : undefined,
    deletedApplicationFinding(uniqueNameOf(name)),
  ];
  return found.filter((one) => one !== undefined);
}

/** azd asks for what it was not told only after this hook. */
function unknownYet({ id, name }: Account, environment: NodeJS.ProcessEnv): readonly string[] {
  const { AZURE_SUBSCRIPTION_ID: subscription = '', AZURE_LOCATION: region = '' } = environment;
  return [
    ...(subscription === '' ? [`azd asks for the subscription now: choose ${name} (${id}), which was checked.`] : []),
    ...(region === '' ? ['azd asks for the region now: it was not checked whether Flex Consumption is there.'] : []),
  ];
}

try {
  const account = signedIn();
  const found =
    account === undefined
      ? [
          {
            problem: 'The Azure CLI is not there or not signed in.',
            remedy: 'https://aka.ms/install-azure-cli, az login',
          },
        ]
      : findings(account, process.env);
  for (const { problem, remedy, later } of found) {
    process.stderr.write(`${later ? '!' : '✗'} ${problem}\n  → ${remedy}\n`);
  }
  const stops = found.some(({ later }) => !later);
  if (!stops) process.stdout.write('✓ Rights, region and names are as the deployment needs them.\n');
  if (!stops && account !== undefined) {
    for (const line of unknownYet(account, process.env)) process.stdout.write(`${line}\n`);
  }
  process.exitCode = stops ? 1 : 0;
} catch (error) {
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
