import type { EngineConfig } from '../engine/config.ts';
import type { Registration } from './registration.ts';

/** What a service application is configured with, and what its agents sign in with. */
export type ClientConfiguration = {
  readonly discoverUrl: string;
  readonly endpoint: string;
  readonly entraTenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Token endpoint of version 1, to be asked with `resource`; the one of version 2 is below `v2.0` and takes `scope`. */
  readonly tokenUrl: string;
  readonly resource: string;
  readonly callbacks: { readonly audience: string; readonly issuer: string; readonly openIdConfiguration: string };
  readonly agents: readonly { readonly address: string; readonly userName: string; readonly password: string }[];
};

/** Everything about a registration, for a machine to read. */
export function clientConfiguration(
  config: EngineConfig,
  origin: string,
  registration: Registration,
): ClientConfiguration {
  const { entraTenantId, ports } = config;
  const issuer = `${origin}/platformservice/issuer/${entraTenantId}/`;
  return {
    discoverUrl: `${origin}/platformservice/discover`,
    endpoint: registration.endpoint,
    entraTenantId,
    clientId: registration.clientId,
    clientSecret: registration.secrets[0] ?? '',
    tokenUrl: `http://127.0.0.1:${ports.identity}/${entraTenantId}/oauth2/token`,
    resource: origin,
    callbacks: {
      audience: registration.appIdUris[0] ?? '',
      issuer,
      openIdConfiguration: `${issuer}.well-known/openid-configuration`,
    },
    agents: config.agents.map(({ address, userName, password }) => ({ address, userName, password })),
  };
}

/** The same for people. */
export function configurationText(configuration: ClientConfiguration): string {
  const rows: readonly (readonly [string, string])[] = [
    ['discover', `GET ${configuration.discoverUrl}`],
    ['endpoint', configuration.endpoint],
    ['Entra tenant', configuration.entraTenantId],
    ['client id', configuration.clientId],
    ['client secret', configuration.clientSecret],
    ['its tokens', `POST ${configuration.tokenUrl}`],
    ['', `grant_type=client_credentials, resource=${configuration.resource}`],
    ['callbacks', `audience ${configuration.callbacks.audience}`],
    ['', `issuer ${configuration.callbacks.issuer}`],
    ['', `keys by ${configuration.callbacks.openIdConfiguration}`],
    ...configuration.agents.map(
      ({ address, userName, password }) => ['agent', `${address}, ${userName}, ${password}`] as const,
    ),
    ['their tokens', 'the same, grant_type=password with username and password'],
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(14)} ${text}`).join('\n');
}
