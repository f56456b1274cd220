import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { withoutTrailing } from '../../shared/kernel/trailing.ts';

const guid = z.guid().transform((id) => id.toLowerCase());
const roles = z.array(z.string().min(1)).default([]);

const federatedCredentialSchema = z.object({
  /** `iss` of the assertions that are accepted in place of a secret. */
  issuer: z.string().min(1),
  subject: z.string().min(1),
  audience: z.string().min(1).default('api://AzureADTokenExchange'),
  /** Where the issuer publishes its keys. */
  jwksUri: z.url(),
});

const applicationSchema = z.object({
  clientId: guid,
  displayName: z.string().optional(),
  /** Names under which the application is asked for as a resource, beside its client id. */
  appIdUris: z.array(z.string().min(1)).default([]),
  secrets: z.array(z.string().min(1)).default([]),
  federatedCredentials: z.array(federatedCredentialSchema).default([]),
  /** Application roles that it holds, whatever the resource. */
  roles,
  /** Whether users may sign in through it without a credential of its own. */
  publicClient: z.boolean().default(false),
  /** Pages of the application that people are sent back to when they have signed in; they prove themselves by PKCE. */
  redirectUris: z.array(z.url()).default([]),
  /** Tenants that have consented; absent: all. */
  tenants: z.array(guid).optional(),
});

const userSchema = z.object({
  objectId: guid,
  userName: z.string().min(1),
  password: z.string().min(1),
  displayName: z.string(),
  /** Application roles that the user holds, whatever the resource. */
  roles,
  /** Template ids of directory roles that the user holds in the tenant. */
  directoryRoles: z.array(guid).default([]),
});

const tenantSchema = z.object({
  id: guid,
  displayName: z.string().optional(),
  /** Names of the tenant beside its id, such as `contoso.example`; those of its users' domains need not be here. */
  domains: z.array(z.string().min(1)).default([]),
  /** Whether its people may be searched for by an application: allowed by an administrator, by each person when asked, or by no one. */
  peopleSearch: z.enum(['granted', 'ask', 'refused']).default('ask'),
  users: z.array(userSchema).default([]),
});

/** Who may get tokens: tenants with their users, and applications, which are known to every tenant. */
export const directorySchema = z.object({
  tokenLifetimeSeconds: z.int().min(1).default(3_600),
  tenants: z.array(tenantSchema).min(1),
  applications: z.array(applicationSchema).default([]),
});

export type DirectoryInput = z.input<typeof directorySchema>;
export type DirectoryTenant = z.infer<typeof tenantSchema>;
export type DirectoryUser = z.infer<typeof userSchema>;
export type DirectoryApplication = z.infer<typeof applicationSchema>;

/** A directory that can be asked; names and ids are compared without case. */
export class Directory {
  readonly tokenLifetimeSeconds: number;
  readonly #tenants: ReadonlyMap<string, DirectoryTenant>;
  readonly #applications: readonly DirectoryApplication[];
  readonly #registered: () => readonly unknown[];
  /** Consents given since the start: tenant and client id. */
  readonly #consents = new Set<string>();
  /** People who have allowed an application to search: client id and object id. */
  readonly #searchers = new Set<string>();

  /**
   * `registered`: applications that were registered since, asked for whenever one is looked up.
   * @throws {ConfigurationError} InvalidSetting — when the directory is malformed; names the offending members
   */
  constructor(input: unknown, registered: () => readonly unknown[] = () => []) {
    const result = directorySchema.safeParse(input);
    if (!result.success) {
      const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      throw new ConfigurationError(`The identity directory is not usable. ${faults.join('; ')}`);
    }
    const { tenants, applications, tokenLifetimeSeconds } = result.data;
    this.tokenLifetimeSeconds = tokenLifetimeSeconds;
    this.#tenants = new Map(tenants.map((tenant) => [tenant.id, tenant]));
    this.#applications = applications;
    this.#registered = registered;
  }

  /** By id, or by the name of a domain. */
  tenant(name: string): DirectoryTenant | undefined {
    const wanted = name.toLowerCase();
    return this.#tenants.get(wanted) ?? [...this.#tenants.values()].find((one) => domainsOf(one).includes(wanted));
  }

  /** The application of a client id, if the tenant has consented to it. */
  client(tenantId: string, clientId: string): DirectoryApplication | undefined {
    const id = clientId.toLowerCase();
    return this.#known().find((one) => one.clientId === id && this.#isConsented(one, tenantId));
  }

  /** An application, whether or not a tenant has consented to it. */
  application(clientId: string): DirectoryApplication | undefined {
    return this.#known().find((one) => one.clientId === clientId.toLowerCase());
  }

  /** From now on the tenant knows the application; a restart of the issuer forgets it. */
  consent(tenant: DirectoryTenant, application: DirectoryApplication): void {
    this.#consents.add(`${tenant.id} ${application.clientId}`);
  }

  /** Whether an application may search for people in the name of one of them. */
  maySearch(
    { peopleSearch }: DirectoryTenant,
    { clientId }: DirectoryApplication,
    { objectId }: DirectoryUser,
  ): boolean {
    return peopleSearch === 'granted' || this.#searchers.has(`${clientId} ${objectId}`);
  }

  /** From now on it may; a restart of the issuer forgets it. */
  allowSearch({ clientId }: DirectoryApplication, { objectId }: DirectoryUser): void {
    this.#searchers.add(`${clientId} ${objectId}`);
  }

  /** The application that a scope or `resource` names, by client id or App ID URI, however that is written. */
  resource(tenantId: string, name: string): DirectoryApplication | undefined {
    const wanted = comparableResource(name);
    return this.#known().find(
      (one) => this.#isConsented(one, tenantId) && namesOf(one).map(comparableResource).includes(wanted),
    );
  }

  /**
   * The name of an application as it is known, under which it was asked for in another way of writing; a slash at the end and the case stay
   * as they were asked for.
   */
  knownName(application: DirectoryApplication, asked: string): string {
    const known = namesOf(application).find((name) => comparableResource(name) === comparableResource(asked)) ?? asked;
    return withoutSlash(known) === withoutSlash(asked) ? asked : known;
  }

  #known(): readonly DirectoryApplication[] {
    return [...this.#applications, ...z.array(applicationSchema).parse(this.#registered())];
  }

  #isConsented({ clientId, tenants }: DirectoryApplication, tenantId: string): boolean {
    return (tenants?.includes(tenantId) ?? true) || this.#consents.has(`${tenantId} ${clientId}`);
  }

  /** The users of one tenant, or of all. */
  users(tenant: DirectoryTenant | undefined) {
    const tenants = tenant === undefined ? [...this.#tenants.values()] : [tenant];
    return tenants.flatMap((one) => one.users.map((user) => ({ tenant: one, user })));
  }

  /** A user by name: of one tenant, or of the first that has one of that name. */
  user(tenant: DirectoryTenant | undefined, userName: string) {
    return this.users(tenant).find(({ user }) => user.userName.toLowerCase() === userName.toLowerCase());
  }
}

function namesOf({ clientId, appIdUris }: DirectoryApplication): readonly string[] {
  return [clientId, `api://${clientId}`, ...appIdUris];
}

function withoutSlash(name: string): string {
  return withoutTrailing(name.toLowerCase(), '/');
}

function domainsOf({ domains, users }: DirectoryTenant): readonly string[] {
  const ofUsers = users.map(({ userName }) => userName.slice(userName.lastIndexOf('@') + 1));
  return [...domains, ...ofUsers].map((domain) => domain.toLowerCase());
}

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * A resource's name as it is compared: without case, percent-encoding, a default port and slashes at the end; every name of this machine
 * is the same. Clients write a name as they have found it in a link, an `appId` or a setting.
 */
function comparableResource(name: string): string {
  const decoded = withoutTrailing(percentDecoded(name.trim()).toLowerCase(), '/');
  if (!/^https?:\/\//.test(decoded) || !URL.canParse(decoded)) return decoded;
  const { protocol, hostname, port, pathname } = new URL(decoded);
  const host = loopbackNames.includes(hostname) ? 'localhost' : hostname;
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${withoutTrailing(pathname, '/')}`;
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
