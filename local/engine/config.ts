import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import {
  cannotUse,
  makePrivateFolder,
  narrowFile,
  preparePrivateFolder,
  privateFileMode,
} from '../data/private-folder.ts';
import { freePort, tryPort } from './free-port.ts';

const port = z.int().min(1).max(65_535);

const agentSchema = z.object({
  objectId: z.guid(),
  userName: z.string(),
  password: z.string(),
  displayName: z.string(),
  address: z.string(),
});

/** What a data folder decides once: ports, identities, keys. Stored links hold the ports, so they are kept and reused. */
export const engineConfigSchema = z.object({
  schema: z.literal(1),
  ports: z.object({ application: port, store: port, broker: port, identity: port }),
  /** The demo company's Entra tenant. */
  entraTenantId: z.guid(),
  clientId: z.guid(),
  clientSecret: z.string(),
  appIdUri: z.string(),
  /** Header value that stands in for an administrator's Entra role on this machine. */
  localKey: z.string(),
  agents: z.array(agentSchema).min(2),
});

export type EngineConfig = z.infer<typeof engineConfigSchema>;
export type EngineAgent = z.infer<typeof agentSchema>;

const fileName = 'engine.json';
/** Where the application keeps secrets of others, in a data folder. */
export const secretsFolder = 'secrets';
const usualPorts = { application: 7071, store: 10_002, broker: 5672, identity: 7072 };

/**
 * The configuration of a data folder, or undefined when the folder has none yet.
 * @throws {ConfigurationError} InvalidSetting — when the file is damaged or cannot be read
 */
export function readConfig(dataFolder: string): EngineConfig | undefined {
  const file = path.join(dataFolder, fileName);
  if (!existsSync(file)) return undefined;
  const parsed = engineConfigSchema.safeParse(parseJson(readText(file)));
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map((issue) => issue.path.join('.')).filter((place) => place !== '');
  const what = places.length === 0 ? 'it is no JSON object' : `missing or wrong: ${[...new Set(places)].join(', ')}`;
  throw new ConfigurationError(
    `${file} is damaged (${what}). It holds ports, identities and keys of this data folder, which cannot be made anew: put back a copy of it, or ` +
      'start with another data folder (--data).',
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw cannotUse(file, error);
  }
}

/**
 * Reads the configuration of a data folder, or makes it: the usual ports where they are free (or any free ones when `anyPorts`),
 * new identities and new keys. Of two processes that make it at the same time one does, and both have that one.
 * @throws {ConfigurationError} InvalidSetting — when the folder cannot be used, or the file in it is damaged
 */
export async function prepareConfig(
  dataFolder: string,
  options: { readonly anyPorts?: boolean } = {},
): Promise<EngineConfig> {
  const existing = readConfig(dataFolder);
  if (existing !== undefined) {
    closeToOthers(dataFolder);
    return existing;
  }
  const entraTenantId = randomUUID();
  const config: EngineConfig = {
    schema: 1,
    ports: await choosePorts(options.anyPorts ?? false),
    entraTenantId,
    clientId: randomUUID(),
    clientSecret: randomBytes(24).toString('base64url'),
    appIdUri: `api://${entraTenantId}/carebridge`,
    localKey: randomBytes(24).toString('base64url'),
    agents: [demoAgent('ada', 'Ada Lind'), demoAgent('ben', 'Ben Okoro')],
  };
  makePrivateFolder(dataFolder);
  return keep(dataFolder, config);
}

/** The configuration that is kept in the end: this one, or that of a process that was faster. */
function keep(dataFolder: string, config: EngineConfig): EngineConfig {
  const file = path.join(dataFolder, fileName);
  const draft = `${file}.${process.pid}.new`;
  try {
    writeFileSync(draft, `${JSON.stringify(config, null, 2)}\n`, { mode: privateFileMode });
    linkSync(draft, file);
    return config;
  } catch (error) {
    const faster = readConfig(dataFolder);
    if (faster === undefined) throw cannotUse(file, error);
    return faster;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A folder in which a person has other things keeps its mode; our file in it does not. */
function closeToOthers(dataFolder: string): void {
  const isOurs = readdirSync(dataFolder).every(
    (name) => [fileName, secretsFolder].includes(name) || Object.hasOwn(usualPorts, name),
  );
  if (isOurs) preparePrivateFolder(dataFolder);
  else makePrivateFolder(dataFolder);
  narrowFile(path.join(dataFolder, fileName));
}

function demoAgent(name: string, displayName: string): EngineAgent {
  return {
    objectId: randomUUID(),
    userName: `${name}@contoso.example`,
    password: randomBytes(12).toString('base64url'),
    displayName,
    address: `sip:${name}@contoso.example`,
  };
}

async function choosePorts(anyPorts: boolean): Promise<EngineConfig['ports']> {
  const taken = new Set<number>();
  const choose = async (usual: number): Promise<number> => {
    const chosen = (anyPorts ? undefined : await tryPort(usual)) ?? (await freePort());
    if (taken.has(chosen)) return choose(usual);
    taken.add(chosen);
    return chosen;
  };
  return {
    application: await choose(usualPorts.application),
    store: await choose(usualPorts.store),
    broker: await choose(usualPorts.broker),
    identity: await choose(usualPorts.identity),
  };
}
