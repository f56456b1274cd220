import { asGuid, hashId } from '../../shared/kernel/ids.ts';
import { originalPlatformAppId } from '../../shared/protocol/trusted-application/tokens.ts';
import { fabrikamAgents, fabrikamEntraTenant } from '../fabrikam/company.ts';
import type { DirectoryInput } from '../identity/directory.ts';
import type { EngineAgent, EngineConfig } from './config.ts';
import { pageOrigins } from './page-origins.ts';

/** What the application may do on the embedded platform: all that the call flow needs. */
export const platformRoles = ['Meetings.JoinManage', 'Meetings.OnDemand.Create', 'Messages.SendReceive', 'Guests.Join'];

/** A company that has not consented and has no chat yet; what is one company's must not reach another. */
export const otherCompanyOf = ({ entraTenantId }: EngineConfig): string =>
  asGuid(hashId('other company', entraTenantId));

/**
 * What the identity issuer of this machine knows: the demo companies, another one, the application and its roles, the agents. `origin`: where the
 * application serves its pages.
 */
export function identityDirectory(config: EngineConfig, origin: string): DirectoryInput {
  return {
    tenants: [
      {
        id: config.entraTenantId,
        displayName: 'Contoso',
        users: [...config.agents.map(person), administrator(config), supervisor(config)],
      },
      {
        id: fabrikamEntraTenant(config),
        displayName: 'Fabrikam',
        users: [...fabrikamAgents(config).map((agent) => person(agent)), fabrikamSupervisor(config)],
      },
      { id: otherCompanyOf(config), displayName: 'Litware', peopleSearch: 'granted', users: [beginner(config)] },
    ],
    applications: [
      {
        clientId: config.clientId,
        displayName: 'Carebridge',
        // Existing service applications ask for tokens for the platform's address, clients of people for the application that a 401 names.
        appIdUris: [config.appIdUri, origin, originalPlatformAppId],
        secrets: [config.clientSecret],
        roles: platformRoles,
        redirectUris: pageOrigins(origin).flatMap((one) => [
          `${one}/desk`,
          `${one}/admin`,
          `${one}/api/consent/return`,
        ]),
      },
    ],
  };
}

/** An agent as the issuer knows one. */
const person = ({ objectId, userName, password, displayName }: EngineAgent) => ({
  objectId,
  userName,
  password,
  displayName,
  roles: ['Agent'],
});

/** Who consents for the demo company and administers it. */
const administrator = (config: EngineConfig) =>
  holder(config, config.entraTenantId, {
    kind: 'administrator',
    userName: 'uma@contoso.example',
    displayName: 'Uma Hart',
    roles: ['TenantAdministrator'],
  });

/** Who watches over the chats of the demo company, and comes into them once made one of its agents. */
const supervisor = (config: EngineConfig) =>
  holder(config, config.entraTenantId, {
    kind: 'supervisor',
    userName: 'lea@contoso.example',
    displayName: 'Lea Brandt',
    roles: ['Supervisor', 'Agent'],
  });

/** Who watches over the chats of the company at the contact center. */
const fabrikamSupervisor = (config: EngineConfig) =>
  holder(config, fabrikamEntraTenant(config), {
    kind: 'supervisor',
    userName: 'nora@fabrikam.example',
    displayName: 'Nora Quist',
    roles: ['Supervisor'],
  });

/** Who sets up a company from nothing, alone: administers it, and answers for it. */
const beginner = (config: EngineConfig) =>
  holder(config, otherCompanyOf(config), {
    kind: 'beginner',
    userName: 'noor@litware.example',
    displayName: 'Noor Haddad',
    roles: ['TenantAdministrator', 'Agent'],
  });

/** What sets a person apart; `kind` names the person within a directory. */
type Holder = Readonly<Record<'kind' | 'userName' | 'displayName', string>> & { readonly roles: string[] };

/** A person with roles, made from what the data folder has anyway. */
const holder = ({ clientSecret }: EngineConfig, directory: string, { kind, ...known }: Holder) => ({
  ...known,
  objectId: asGuid(hashId(kind, directory)),
  password: hashId(kind, clientSecret),
});
