import * as z from 'zod';
import { parseJson } from '../kernel/json.ts';
import { remotePartiesSchema } from '../kernel/remote-party.ts';
import { type Environment, readSettings } from '../kernel/settings.ts';

const origin = z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin);
const remoteParties = z
  .string()
  .default('{}')
  .transform((text) => parseJson(text))
  .pipe(remotePartiesSchema);
const listed = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((one) => one !== '');
const seconds = z.coerce.number().int().positive();

/** Every setting that the function app reads; in Azure they are app settings, on one machine the engine gives them. */
const settingsSchema = z.object({
  /** Public origin of this function app, e.g. `https://contoso-chat.azurewebsites.net`. */
  CAREBRIDGE_ORIGIN: origin,
  /** Table Storage: an endpoint for the managed identity, or a connection string on one machine. */
  CAREBRIDGE_TABLES_ENDPOINT: z.url().optional(),
  CAREBRIDGE_TABLES_CONNECTION_STRING: z.string().optional(),
  /** Service Bus: a namespace for the managed identity, or a connection string on one machine. The trigger reads these, too. */
  ServiceBusConnection__fullyQualifiedNamespace: z.string().optional(),
  ServiceBusConnection: z.string().optional(),
  CAREBRIDGE_QUEUE: z.string().default('conversation-events'),
  /** After so many deliveries the queue gives a message up; the queue's own setting, known here so that it is logged. */
  CAREBRIDGE_MAX_DELIVERIES: z.coerce.number().int().positive().default(10),
  /** Identity provider: `https://login.microsoftonline.com`, or the local issuer (plain http on loopback only). */
  CAREBRIDGE_AUTHORITY: origin.default('https://login.microsoftonline.com'),
  /** Our Entra application; the one credential is a secret (one machine) or the managed identity's assertion (Azure). */
  CAREBRIDGE_CLIENT_ID: z.guid(),
  CAREBRIDGE_CLIENT_SECRET: z.string().optional(),
  CAREBRIDGE_IDENTITY_CLIENT_ID: z.guid().optional(),
  /** Our App ID URI: audience of callbacks, and of the tokens of administrators and operators. */
  CAREBRIDGE_APP_ID_URI: z.string().min(1),
  /** Issuer of the platform's callback tokens with `{tid}` in it; absent: the embedded platform's. */
  CAREBRIDGE_CALLBACK_ISSUER: z.string().includes('{tid}').optional(),
  /** `appid` of the platform's callback tokens. */
  CAREBRIDGE_CALLBACK_APP_ID: z.guid().default('00000004-0000-0ff1-ce00-000000000000'),
  /** Entra tenants that need not consent, since this deployment does for them: ids, separated by spaces. */
  CAREBRIDGE_ENTRA_TENANTS: z.string().default('').transform(listed).pipe(z.array(z.guid())),
  /**
   * How many tenants one Entra tenant may have, how many people and endpoints it may write into the platform's directory besides, and how
   * often a minute it may write any of these.
   */
  CAREBRIDGE_TENANTS_PER_ENTRA_TENANT: z.coerce.number().int().positive().default(50),
  CAREBRIDGE_DIRECTORY_ENTRIES_PER_ENTRA_TENANT: z.coerce.number().int().positive().default(500),
  CAREBRIDGE_TENANT_WRITES_PER_MINUTE: z.coerce.number().int().positive().default(60),
  /** Accepted instead of an Entra role for administration and operation; one machine only, loopback origins only. */
  CAREBRIDGE_LOCAL_KEY: z.string().min(16).optional(),
  /** Where secrets of others are kept: a Key Vault for the managed identity, or a folder on one machine. Neither: none are taken. */
  CAREBRIDGE_VAULT_URL: z.url().optional(),
  CAREBRIDGE_SECRETS_FOLDER: z.string().optional(),
  /** Whether this app is its own chat platform. */
  CAREBRIDGE_PLATFORM: z.enum(['embedded', 'off']).default('embedded'),
  /** Times of the embedded platform that differ from the usual: a JSON object of milliseconds by name. */
  CAREBRIDGE_PLATFORM_TIMES: z.string().default('{}'),
  /** Limits of the embedded platform that differ from the usual: a JSON object of numbers by name. */
  CAREBRIDGE_PLATFORM_LIMITS: z.string().default('{}'),
  /** Audiences of access tokens that the embedded platform takes besides its own, separated by spaces. */
  CAREBRIDGE_PLATFORM_AUDIENCES: z.string().default(''),
  /** Platforms of others that tenants may have: a JSON object of audiences by origin. */
  CAREBRIDGE_REMOTE_PLATFORMS: remoteParties,
  /** Service applications of others that the embedded platform may send callbacks to: a JSON object of audiences by origin. */
  CAREBRIDGE_REMOTE_APPLICATIONS: remoteParties,
  /** Whether clients of the original service sign in by password; honoured on one machine only, where the public origin is loopback. */
  CAREBRIDGE_PLATFORM_COMPATIBILITY: z.enum(['off', 'on']).default('off'),
  /** Whether the embedded platform tells every caller where its applications are, or only those with a token. */
  CAREBRIDGE_PLATFORM_DISCOVERY: z.enum(['token', 'anonymous']).default('token'),
  /** Whether this app carries a contact center of its own. */
  CAREBRIDGE_CONTACT_CENTER: z.enum(['embedded', 'off']).default('off'),
  /** Times of the embedded contact center that differ from the usual: a JSON object of milliseconds by name. */
  CAREBRIDGE_CONTACT_CENTER_TIMES: z.string().default('{}'),
  /** Limits of the embedded contact center that differ from the usual: a JSON object of numbers by name. */
  CAREBRIDGE_CONTACT_CENTER_LIMITS: z.string().default('{}'),
  /** Widget tokens per visitor address and minute, across all instances. */
  CAREBRIDGE_TOKENS_PER_MINUTE: z.coerce.number().int().positive().default(30),
  /** How long a page may speak over the relay before it has to resume, in seconds. */
  CAREBRIDGE_RELAY_TOKEN_SECONDS: seconds.default(900),
  /** A page that has asked for no event over the relay for so many seconds has left. */
  CAREBRIDGE_RELAY_SILENCE_SECONDS: seconds.default(900),
  /** How long a page may come back to its conversation over the relay, in days. */
  CAREBRIDGE_RELAY_RESUME_DAYS: z.coerce.number().int().min(1).max(730).default(7),
  /** How many entries at the end of X-Forwarded-For front ends of ours write: 1 in Azure, 2 behind Front Door. */
  CAREBRIDGE_TRUSTED_HOPS: z.coerce.number().int().min(1).max(5).default(1),
  /** How long discovered links may be used, in seconds. */
  CAREBRIDGE_CAPABILITY_SECONDS: seconds.default(600),
  /** Folder of the built browser files; absent: `web` beside the bundle. */
  CAREBRIDGE_WEB_FOLDER: z.string().optional(),
  /** Where the function app is; the host sets it in Azure. */
  AzureWebJobsScriptRoot: z.string().optional(),
  /** Log lines below this level are not written. */
  CAREBRIDGE_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

export type Settings = z.infer<typeof settingsSchema>;

/**
 * The settings of this process.
 * @throws {ConfigurationError} InvalidSetting — when one is missing or malformed; names the variable, never its value
 */
export function settingsFrom(environment: Environment): Settings {
  return readSettings(settingsSchema, environment);
}

/** Where the build's browser files may be: where a setting says, beside the deployed bundle, or in the repository. */
export function webFolders({
  CAREBRIDGE_WEB_FOLDER: folder,
  AzureWebJobsScriptRoot: scriptRoot,
}: Settings): readonly string[] {
  if (folder !== undefined) return [folder];
  return [...(scriptRoot === undefined ? [] : [`${scriptRoot}/web`]), 'web', 'dist/web'];
}
