import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { permissions } from '../../shared/platform/directory/caller.ts';
import { az, azJson } from './azure-cli.ts';

const applicationSchema = z.object({
  appRoles: z.array(z.object({ id: z.string(), value: z.string() })),
  api: z.object({ oauth2PermissionScopes: z.array(z.object({ id: z.string() })) }),
  requiredResourceAccess: z.array(z.object({ resourceAppId: z.string() })),
});

/**
 * Lets the application ask consent for its own permissions. The template does so from the second deployment on, when the client
 * id is known; this does it after the first.
 * @throws {Error} — when the application cannot be read or changed
 */
export function askForOwnPermissions(clientId: string): 'asked' | 'done before' {
  const given = applicationSchema.safeParse(azJson('ad', 'app', 'show', '--id', clientId));
  if (!given.success) throw new Error(`The Entra application ${clientId} cannot be read.`);
  const { appRoles, api, requiredResourceAccess } = given.data;
  if (requiredResourceAccess.some(({ resourceAppId }) => resourceAppId === clientId)) return 'done before';
  const roles = appRoles.filter(({ value }) => permissions.some((permission) => permission === value));
  const access = [
    ...roles.map(({ id }) => ({ id, type: 'Role' })),
    ...api.oauth2PermissionScopes.map(({ id }) => ({ id, type: 'Scope' })),
  ];
  update(clientId, [...requiredResourceAccess, { resourceAppId: clientId, resourceAccess: access }]);
  return 'asked';
}

/** The CLI takes JSON out of a file, which spares quoting it for each shell. */
function update(clientId: string, access: readonly object[]): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-hook-'));
  try {
    const file = path.join(folder, 'access.json');
    writeFileSync(file, JSON.stringify(access));
    const { succeeded, fault } = az(
      'ad',
      'app',
      'update',
      '--id',
      clientId,
      '--required-resource-accesses',
      `@${file}`,
    );
    if (!succeeded) throw new Error(`The Entra application could not be changed: ${fault}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
