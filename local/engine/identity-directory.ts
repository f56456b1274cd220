import type { DirectoryInput } from '../identity/directory.ts';
import type { EngineConfig } from './config.ts';
import { pageOrigins } from './page-origins.ts';

/** What the application may do on the embedded platform: all that the call flow needs. */
const platformRoles = ['Meetings.JoinManage', 'Meetings.OnDemand.Create', 'Messages.SendReceive', 'Guests.Join'];

/**
 * What the identity issuer of this machine knows: the demo company, the application and its roles, the agents. `origin`: where the
 * application serves its pages.
 */
export function identityDirectory(config: EngineConfig, origin: string): DirectoryInput {
  return {
    tenants: [
      {
        id: config.entraTenantId,
        displayName: 'Contoso',
        users: config.agents.map(({ objectId, userName, password, displayName }) => ({
          objectId,
          userName,
          password,
          displayName,
          roles: ['Agent'],
        })),
      },
    ],
    applications: [
      {
        clientId: config.clientId,
        displayName: 'Carebridge',
        appIdUris: [config.appIdUri],
        secrets: [config.clientSecret],
        roles: platformRoles,
        redirectUris: pageOrigins(origin).map((one) => `${one}/desk`),
      },
    ],
  };
}
