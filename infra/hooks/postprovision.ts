import * as z from 'zod';
import {
  addOwner,
  askForOwnPermissions,
  grantOwnPermissions,
  makeAdministrator,
  pipelinePrincipal,
} from './entra-application.ts';
import { Patience } from './patience.ts';

const environmentSchema = z.object({
  CAREBRIDGE_ORIGIN: z.url(),
  CONSENT_URL: z.url(),
  DESK_URL: z.url(),
  WORKBOOK_URL: z.url(),
  ENTRA_CLIENT_ID: z.guid(),
  ENTRA_IDENTIFIER_URI: z.string(),
});

type Environment = z.infer<typeof environmentSchema>;

/** Seconds for which new role assignments and applications may be unknown somewhere. Source: azure-dev#8026, seen to pass after 60. */
const usualPatienceSeconds = 90;

/** What to open after a deployment: the one address that leads on, last. */
function summary(given: Environment): string {
  return `
Consent of another organisation        ${given.CONSENT_URL}
Desk, for agents                       ${given.DESK_URL}
Workbook, for operators                ${given.WORKBOOK_URL}
Entra application                      ${given.ENTRA_CLIENT_ID} (${given.ENTRA_IDENTIFIER_URI})

The credential of a new application takes some minutes to be known everywhere; until then sign-in may fail with AADSTS700213.

Open this; the page leads on:

  ${given.CAREBRIDGE_ORIGIN}/admin
`;
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Does one step and says what came of it. One that fails is told with its remedy, and stops nothing: it can be done later. */
async function step(patience: Patience, work: () => string, failed: string, remedy: string): Promise<void> {
  try {
    say(`✓ ${await patience.retry(work, (error) => /does not exist|not ?found|cannot be read/i.test(String(error)))}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`! ${failed} ${reason}\n  → ${remedy}\n`);
  }
}

const again = 'Once that is mended: azd hooks run postprovision. The deployment goes on without.';

async function run(given: Environment, patience: Patience): Promise<void> {
  const { ENTRA_CLIENT_ID: clientId, CONSENT_URL: consentUrl } = given;
  let isFirst = true;
  await step(
    patience,
    () => {
      isFirst = askForOwnPermissions(clientId);
      return 'The application asks consent for its own permissions.';
    },
    'The application does not ask consent for its own permissions yet.',
    again,
  );
  if (process.env.GRANT_PERMISSIONS !== 'false') {
    await step(
      patience,
      () => `The application holds its own permissions (${grantOwnPermissions(clientId)} new).`,
      'The application has not been given its own permissions.',
      `${again} Or let an administrator open ${consentUrl}`,
    );
  }
  await step(
    patience,
    () => administratorText(clientId),
    'You have not been made administrator.',
    `${again} Or give yourself the role TenantAdministrator: Entra, Enterprise applications, Users and groups.`,
  );
  await step(patience, () => ownerText(clientId), 'The pipeline is not an owner of the application.', again);
  say(summary(given));
  if (isFirst && patience.leftMs > 0) {
    say(
      `The role assignments are new: ${Math.ceil(patience.leftMs / 1000)} seconds for Azure to know them everywhere.`,
    );
    await patience.end();
  }
  if (isFirst) say('If the deployment of the package is refused with 403 now: azd deploy, once more.');
}

function administratorText(clientId: string): string {
  const added = makeAdministrator(clientId);
  if (added === undefined) return 'No person deploys, so that no one was made administrator.';
  return `You administer the application, and may answer at the desk (${added} new roles).`;
}

function ownerText(clientId: string): string {
  const owner = pipelinePrincipal(process.env);
  if (owner === undefined) return 'No pipeline is set up (azd pipeline config).';
  return `The pipeline ${owner} owns the application and its service principal (${addOwner(clientId, owner)} new).`;
}

const given = environmentSchema.safeParse(process.env);
if (given.success) {
  const { PATIENCE_SECONDS: seconds = '' } = process.env;
  await run(given.data, new Patience((seconds === '' ? usualPatienceSeconds : Number(seconds)) * 1000));
} else {
  const name = given.error.issues[0]?.path.join('.');
  process.stderr.write(`! azd gave no usable ${name}, so nothing was done after provisioning.\n  → ${again}\n`);
}
