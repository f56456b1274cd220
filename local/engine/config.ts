import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
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
const usualPorts = { application: 7071, store: 10_002, broker: 5672, identity: 7072 };

/** The configuration of a data folder, or undefined when the folder has none yet. */
export function readConfig(dataFolder: string): EngineConfig | undefined {
  const file = path.join(dataFolder, fileName);
  return existsSync(file) ? engineConfigSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/**
 * Reads the configuration of a data folder, or makes it: the usual ports where they are free (or any free ones when `anyPorts`),
 * new identities and new keys.
 */
export async function prepareConfig(
  dataFolder: string,
  options: { readonly anyPorts?: boolean } = {},
): Promise<EngineConfig> {
  const existing = readConfig(dataFolder);
  if (existing !== undefined) return existing;
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
  mkdirSync(dataFolder, { recursive: true });
  const file = path.join(dataFolder, fileName);
  writeFileSync(`${file}.new`, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return config;
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
