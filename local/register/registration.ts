import { randomBytes, randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { preparePrivateFolder, privateFileMode } from '../data/private-folder.ts';
import type { EngineConfig } from '../engine/config.ts';
import { platformRoles } from '../engine/identity-directory.ts';
import { readRegisteredApplications, registeredApplicationsFile } from '../identity/registered-applications.ts';

const registrationSchema = z.looseObject({
  /** SIP URI, in lower case, by which the registration is found again. */
  endpoint: z.string(),
  clientId: z.string(),
  displayName: z.string(),
  appIdUris: z.array(z.string()).min(1),
  secrets: z.array(z.string()).min(1),
});

/** A service application that is not ours, as the identity issuer knows it. */
export type Registration = z.infer<typeof registrationSchema>;

/** What the command was asked to register. */
export type RegistrationRequest = {
  readonly callbackUrl: string;
  readonly displayName: string;
  readonly relPrefix: string;
};

/** The registration of an endpoint: the one there is, or a new one; kept for the issuer, which follows at once. */
export function keepRegistration(dataFolder: string, endpoint: string, displayName: string): Registration {
  const folder = path.join(dataFolder, 'identity');
  const known = readRegisteredApplications(folder);
  const read = known.flatMap((one) => registrationSchema.safeParse(one).data ?? []);
  const existing = read.find((one) => one.endpoint === endpoint);
  const kept = existing === undefined ? newRegistration(endpoint, displayName) : { ...existing, displayName };
  const applications = [...read.filter((one) => one.endpoint !== endpoint), kept];
  preparePrivateFolder(folder);
  const file = registeredApplicationsFile(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify({ applications }, null, 2)}\n`, { mode: privateFileMode });
  renameSync(`${file}.new`, file);
  return kept;
}

function newRegistration(endpoint: string, displayName: string): Registration {
  const clientId = randomUUID();
  const secrets = [randomBytes(24).toString('base64url')];
  return { endpoint, clientId, displayName, appIdUris: [`api://${clientId}`], secrets, roles: platformRoles };
}

/** Makes the endpoint known to the running platform. @throws {Error} — when the service refuses it, with what it says */
export async function provision(
  config: EngineConfig,
  origin: string,
  registration: Registration,
  { callbackUrl, displayName, relPrefix }: RegistrationRequest,
): Promise<void> {
  const { endpoint, clientId, appIdUris } = registration;
  const query = `entraTenantId=${config.entraTenantId}`;
  const response = await fetch(`${origin}/api/platform/endpoints/${encodeURIComponent(endpoint)}?${query}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-carebridge-key': config.localKey },
    body: JSON.stringify({ clientId, displayName, callbackUrl, callbackAudience: appIdUris[0], relPrefix }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The endpoint could not be written: ${response.status} ${text}`);
}
