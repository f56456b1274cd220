import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineAgent, EngineConfig } from '../../../local/engine/config.ts';

/** Gives an engine that has not started so many agents instead of the demo company's two. */
export function withAgents(count: number): (folder: string, config: EngineConfig) => Promise<void> {
  return async (folder, config) => {
    const agents = Array.from({ length: count }, (_, number) => agentWith(number));
    await writeFile(path.join(folder, 'engine.json'), JSON.stringify({ ...config, agents }), { mode: 0o600 });
  };
}

function agentWith(number: number): EngineAgent {
  return {
    objectId: randomUUID(),
    userName: `agent${number}@contoso.example`,
    password: randomBytes(12).toString('base64url'),
    displayName: `Agent${number} Contoso`,
    address: `sip:agent${number}@contoso.example`,
  };
}
