import { az, azJson } from './azure-cli.ts';

/** `azd down` removes what is in Azure; the Entra application is not, since companies may have consented to it. */
function explanation(clientId: string): string {
  return `
The Entra application ${clientId} is still there, with the consent that companies gave it.
Keep it if you deploy again: the same environment takes it up. To remove it permanently:

  azd env set REMOVE_ENTRA_APPLICATION true && azd hooks run postdown

Deleted without being purged, it keeps its unique name for 30 days, and a new deployment of this environment fails.
`;
}

function objectIdOf(clientId: string): string | undefined {
  const id = azJson('ad', 'app', 'show', '--id', clientId, '--query', 'id');
  return typeof id === 'string' ? id : undefined;
}

/** Deletes the application and purges it, so that its unique name is free again. */
function remove(clientId: string): string {
  const objectId = objectIdOf(clientId);
  if (objectId === undefined) return `There is no Entra application ${clientId} any more.`;
  const deleted = az('ad', 'app', 'delete', '--id', clientId);
  if (!deleted.succeeded) throw new Error(`The Entra application could not be deleted: ${deleted.fault}`);
  const url = `https://graph.microsoft.com/v1.0/directory/deletedItems/${objectId}`;
  const purged = az('rest', '--method', 'delete', '--url', url);
  if (!purged.succeeded)
    throw new Error(`The Entra application is deleted, but not purged. Try: az rest --method delete --url ${url}`);
  return `The Entra application ${clientId} is deleted and purged. Before you deploy again: azd env set ENTRA_CLIENT_ID ""`;
}

const { ENTRA_CLIENT_ID: clientId = '', REMOVE_ENTRA_APPLICATION: removes } = process.env;
try {
  if (clientId !== '') process.stdout.write(`${removes === 'true' ? remove(clientId) : explanation(clientId)}\n`);
} catch (error) {
  process.stderr.write(`✗ ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
