import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { bundleFunctions } from '../../local/bundle.ts';
import { startHost } from '../../local/host/host.ts';
import type { HostLogEntry } from '../../local/host/host-log.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import { samples } from '../providers/trusted-application/support/call-flow-events.ts';
import { callbackBody, Vocabulary } from '../providers/trusted-application/support/callbacks.ts';
import { endpoint, entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import { localKey, sampleTenant, useApplicationWorld } from '../support/application-world.ts';
import { codeFolder } from '../support/code-folder.ts';
import { root } from '../support/source-tree.ts';
import { until } from '../support/until.ts';

const world = useApplicationWorld();

test('requests, a refusal, a callback and its commands → every line within an invocation, outside of any only the start (host-settings.md)', async () => {
  const outside: string[] = [];
  const output = vi.spyOn(process.stdout, 'write').mockImplementation((text) => outside.push(String(text)) > 0);
  const within: HostLogEntry[] = [];
  const events = () =>
    within.filter(({ category }) => category === 'user').map(({ message }) => (parseJson(message) as LogEntry).event);
  const deployment = await world.deploy(() => ({ status: 201 }));
  // The host puts the settings into the environment, where other files of this worker must not find them.
  for (const [name, value] of Object.entries(deployment.environment)) vi.stubEnv(name, value);
  const onLog = (entry: HostLogEntry) => within.push(entry);
  // As it is deployed: other applications of this worker share the library's module with what is not bundled.
  const folder = codeFolder('lines-outside-invocations');
  await bundleFunctions(path.join(folder, 'main.cjs'));
  await copyFile(path.join(root, 'host.json'), path.join(folder, 'host.json'));
  const host = await startHost({ folder, main: 'main.cjs', port: 0, onLog });
  const send = async (method: string, path: string, headers: Record<string, string>, body: object): Promise<number> => {
    const all = { 'content-type': 'application/json', ...headers };
    return (await fetch(`${host.url}${path}`, { method, headers: all, body: JSON.stringify(body) })).status;
  };

  const platform = { provider: 'trusted-application', applicationEndpoint: endpoint } as const;
  const tenant = sampleTenant('harbour', { platform });
  expect(await send('PUT', '/api/tenants/harbour', { 'x-carebridge-key': localKey }, tenant)).toBe(201);
  expect(await send('POST', '/api/callback/trusted-application', {}, {})).toBe(401);
  const seconds = Math.floor(Date.now() / 1000);
  const token = await deployment.issuer.sign(entraTenantId, { iat: seconds, nbf: seconds - 10, exp: seconds + 600 });
  const senders = samples.E01?.senders(new Vocabulary('service:')) ?? [];
  const begun = callbackBody('visitor', 1, senders, { baseuri: deployment.platform.origin });
  const authorization = `Bearer ${token}`;
  expect(await send('POST', '/api/callback/trusted-application', { authorization }, begun)).toBe(200);
  await until(() => events().includes('command-settled') && events().includes('alarm-set'));
  await host.close();
  await rm(folder, { recursive: true });
  output.mockRestore();
  vi.unstubAllEnvs();

  expect(events()).toEqual(
    expect.arrayContaining(['tenant-changed', 'refusal', 'decision', 'platform-call', 'invocation']),
  );
  const ours = within.filter(({ category }) => category === 'user');
  expect(ours.filter(({ invocationId }) => invocationId === undefined)).toEqual([]);
  expect(outside.map((line) => (parseJson(line) as LogEntry).event)).toEqual(['start']);
});
