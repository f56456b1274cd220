import { graphCommand, graphDelete } from './azure-cli.ts';
import { applicationNamed, type EntraApplication, uniqueNameOf } from './entra-application.ts';

/** What azd takes out of the environment with the resources: every output of the template. */
const forgotten = `
azd forgets what the deployment told it, AZURE_LOCATION among it. Before you deploy this environment again:

  azd env set AZURE_LOCATION <region>
`;

/** `azd down` removes what is in Azure; the Entra application is not, since companies may have consented to it. */
function explanation({ appId }: EntraApplication): string {
  return `
The Entra application ${appId} is still there, with the consent that companies gave it.
Keep it if you deploy again: the same environment takes it up. To remove it permanently:

  azd env set REMOVE_ENTRA_APPLICATION true && azd hooks run postdown

Deleted without being purged, it keeps its unique name for 30 days, and a new deployment of this environment fails.
`;
}

/** Deletes the application and purges it, so that its unique name is free again. */
function remove({ id, appId }: EntraApplication): string {
  const deleted = graphDelete(`applications/${id}`);
  if (!deleted.succeeded) throw new Error(`The Entra application could not be deleted: ${deleted.fault}`);
  const remains = `directory/deletedItems/${id}`;
  if (!graphDelete(remains).succeeded) {
    throw new Error(`The Entra application is deleted, but not purged. Try: ${graphCommand('delete', remains)}`);
  }
  return `The Entra application ${appId} is deleted and purged.\n`;
}

/** azd deletes its outputs before this hook, the client id among them; the environment's name is left. */
function outcome({ AZURE_ENV_NAME: name = '', REMOVE_ENTRA_APPLICATION: removes }: NodeJS.ProcessEnv): string {
  if (name === '') throw new Error('AZURE_ENV_NAME is not set: run this by azd, azd hooks run postdown.');
  const uniqueName = uniqueNameOf(name);
  const application = applicationNamed(uniqueName);
  if (application === undefined) return `There is no Entra application ${uniqueName}.\n`;
  return removes === 'true' ? remove(application) : explanation(application);
}

try {
  process.stdout.write(outcome(process.env));
} catch (error) {
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
process.stdout.write(forgotten);
