import path from 'node:path';
import { expect, test } from 'vitest';
import { startHost } from '../../../local/host/host.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

const folder = path.join(import.meta.dirname, 'sample-app');
const start = (main: string) => startHost({ folder, main, port: 0, onLog: () => undefined });

test('host · functions need what it does not have → refuses to start, names all of it', async () => {
  const refused = start('unsupported-functions.ts');
  await expect(refused).rejects.toThrow(ConfigurationError);
  await expect(refused).rejects.toThrow(
    [
      'The local functions host cannot run this.',
      'Function "plain" needs a trigger without sessions (isSessionsEnabled).',
      'Function "batch" needs batches of messages (cardinality "many").',
      'Function "topic" needs a topic subscription.',
      'Function "sends" needs the output binding "serviceBus".',
      'Function "again" needs a retry policy.',
      'Function "early" needs a timer that runs on startup.',
      'Function "blob" needs the trigger "blobTrigger".',
    ].join(' '),
  );
});

test('host · a route with a constraint → refuses to start, names function and segment', async () => {
  await expect(start('constrained-route.ts')).rejects.toThrow(
    new ConfigurationError(
      'Function "numbered" has a route segment that the local functions host does not support: "{id:int}".',
    ),
  );
});

test('host · a hook that the worker does not know → refuses to start, though the library offers it (getHooks)', async () => {
  await expect(start('log-hook.ts')).rejects.toThrow(new ConfigurationError('Unrecognized hook "log".'));
});
