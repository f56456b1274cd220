import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import type { Environment } from '../../shared/kernel/settings.ts';
import { timeSpanMs } from './setting-text.ts';

const timeSpan = z.string().transform(timeSpanMs);
const count = z.coerce.number().int().min(1);
const flag = z.union([z.boolean(), z.stringbool()]);

const serviceBusSchema = z.object({
  autoCompleteMessages: flag.default(true),
  maxConcurrentSessions: count.default(8),
  maxAutoLockRenewalDuration: timeSpan.default(300_000),
  sessionIdleTimeout: timeSpan.default(60_000),
});

const httpSchema = z.object({
  routePrefix: z.string().default('api'),
  customHeaders: z.record(z.string(), z.string()).default({}),
});

const schema = z.object({
  version: z.literal('2.0'),
  extensions: z.object({ http: httpSchema.prefault({}), serviceBus: serviceBusSchema.prefault({}) }).prefault({}),
});

/**
 * The members of host.json that the local host honours; times are in milliseconds. Members that only Azure uses are
 * ignored.
 */
export type HostJson = z.infer<typeof schema>;

/** How Service Bus triggers are run. */
export type ServiceBusSettings = HostJson['extensions']['serviceBus'];

const overridePrefix = 'azurefunctionsjobhost__';

/**
 * Reads `host.json` of a folder; environment variables `AzureFunctionsJobHost__a__b` replace its member `a.b`, names
 * compared without case.
 * @throws {ConfigurationError} InvalidSetting — when the file is missing, is not JSON or has a member out of range
 */
export async function readHostJson(folder: string, environment: Environment): Promise<HostJson> {
  const file = path.join(folder, 'host.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigurationError(`${file} cannot be read.`, { cause });
  });
  const given = parseJson(text);
  if (!isObject(given)) throw new ConfigurationError(`${file} is not a JSON object.`);
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.toLowerCase().startsWith(overridePrefix)) continue;
    override(given, name.slice(overridePrefix.length).split('__'), value);
  }
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigurationError(`${file} is not usable. ${faults.join('; ')}`);
}

function override(target: Record<string, unknown>, [first, ...rest]: readonly string[], value: string): void {
  if (first === undefined) return;
  const name = Object.keys(target).find((key) => key.toLowerCase() === first.toLowerCase()) ?? first;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next = isObject(inner) ? inner : {};
  target[name] = next;
  override(next, rest, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
