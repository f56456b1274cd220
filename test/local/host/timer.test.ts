import path from 'node:path';
import { expect, test } from 'vitest';
import { startHost } from '../../../local/host/host.ts';
import type { HostLogEntry } from '../../../local/host/host-log.ts';
import { eventuallySeen, forgetAll } from './sample-app/seen.ts';

test('timer · due each second, its handler fails → runs with its schedule status, is logged, and runs again', async () => {
  forgetAll();
  const lines: HostLogEntry[] = [];
  const folder = path.join(import.meta.dirname, 'sample-app');
  const host = await startHost({ folder, main: 'timer-functions.ts', port: 0, onLog: (line) => lines.push(line) });
  const [first, second] = await eventuallySeen('tick', 2);
  await host.close();
  expect(first).toMatchObject({ isPastDue: false, last: '1970-01-01T00:00:00.000Z' });
  expect(second).toMatchObject({ isPastDue: false });
  expect(Date.parse(String(second?.last)) + 1_000).toBe(Date.parse(String(first?.next)));
  expect(lines).toContainEqual({
    level: 'error',
    category: 'system',
    functionName: 'every-second',
    message: expect.stringContaining('kaput'),
  });
});
