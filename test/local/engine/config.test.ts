import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareConfig, readConfig } from '../../../local/engine/config.ts';
import { startEngine } from '../../../local/engine/engine.ts';
import { freePort } from '../../../local/engine/free-port.ts';
import { startCommand } from './start-command.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'carebridge-config-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Listens on a port while `work` goes on. */
async function whileTaken(port: number, work: () => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    await work();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('configuration of a data folder', () => {
  it('new folder → four different ports, two agents, readable by its owner alone', async () => {
    const config = await prepareConfig(path.join(folder, 'new'), { anyPorts: true });
    expect(new Set(Object.values(config.ports)).size).toBe(4);
    expect(config.agents.map(({ userName }) => userName)).toEqual(['ada@contoso.example', 'ben@contoso.example']);
    expect((await stat(path.join(folder, 'new/engine.json'))).mode & 0o077).toBe(0);
  });

  it('used folder → ports, identities and keys stay what they were', async () => {
    const first = await prepareConfig(folder, { anyPorts: true });
    expect(await prepareConfig(folder)).toEqual(first);
    expect(readConfig(folder)).toEqual(first);
  });

  it('two folders → nothing secret in common', async () => {
    const [one, other] = await Promise.all(
      ['a', 'b'].map((name) => prepareConfig(path.join(folder, name), { anyPorts: true })),
    );
    expect(one?.clientSecret).not.toBe(other?.clientSecret);
    expect(one?.localKey).not.toBe(other?.localKey);
    expect(one?.entraTenantId).not.toBe(other?.entraTenantId);
  });

  it('usual port taken by another program → another one is chosen', async () => {
    const config = await prepareConfig(path.join(folder, 'a'));
    await whileTaken(config.ports.store, async () => {
      const { ports } = await prepareConfig(path.join(folder, 'b'));
      expect(Object.values(ports)).not.toContain(config.ports.store);
    });
  });

  it('two that make it at the same time → both have the same', async () => {
    const made = path.join(folder, 'new');
    const [one, other] = await Promise.all([1, 2].map(() => prepareConfig(made, { anyPorts: true })));
    expect(one).toEqual(other);
    expect(await readdir(made)).toEqual(['engine.json']);
  });

  it('used folder, open to others → closed to them, with its file; one with other things in it stays as it is', async () => {
    await prepareConfig(folder, { anyPorts: true });
    const file = path.join(folder, 'engine.json');
    const modes = async () =>
      (await Promise.all([folder, file].map((one) => stat(one)))).map(({ mode }) => mode & 0o777);
    await Promise.all([chmod(folder, 0o755), chmod(file, 0o644)]);
    await prepareConfig(folder);
    expect(await modes()).toEqual([0o700, 0o600]);
    await Promise.all([chmod(folder, 0o755), chmod(file, 0o644), writeFile(path.join(folder, 'letter.txt'), '')]);
    await prepareConfig(folder);
    expect(await modes()).toEqual([0o755, 0o600]);
  });

  it.each([
    ['a member missing', '{"schema":1}', 'missing or wrong: ports, '],
    ['cut off', '{"schema":1,"po', 'it is no JSON object'],
    ['empty', '', 'it is no JSON object'],
    ['a form of a later release', '{"schema":2}', 'missing or wrong: schema, '],
  ])('damaged file: %s → refused with what to do, not made anew', async (_, text, what) => {
    const file = path.join(folder, 'engine.json');
    await writeFile(file, text);
    await expect(prepareConfig(folder)).rejects.toThrow(`${file} is damaged (${what}`);
    await expect(prepareConfig(folder)).rejects.toThrow(
      /put back a copy of it, or start with another data folder \(--data\)/,
    );
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('a file has the name of the folder → start command: exit status 1, one sentence with what to do, no stack', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    const { status, errors } = await startCommand(file).ended;
    expect(status).toBe(1);
    expect(errors).toMatch(/^[^\n]* cannot be used: .*choose another data folder with --data\.\n$/);
  });
});

describe('a kept port is taken', () => {
  it.each(['application', 'store', 'broker', 'identity'] as const)(
    'port of the %s → not started, names port, part and data folder',
    async (part) => {
      const { ports } = await prepareConfig(folder, { anyPorts: true });
      await whileTaken(ports[part], async () => {
        const refused = startEngine({ dataFolder: folder });
        await expect(refused).rejects.toThrow(`Port ${ports[part]} of the ${part} is taken.`);
        await expect(refused).rejects.toThrow(folder);
      });
    },
  );

  it('port of the inspector → not started, names it and how to choose another', async () => {
    await prepareConfig(folder, { anyPorts: true });
    const inspectorPort = await freePort();
    await whileTaken(inspectorPort, async () => {
      await expect(startEngine({ dataFolder: folder, inspectorPort })).rejects.toThrow(
        `Port ${inspectorPort} of the inspector is taken. Choose another one: --inspect=<port>.`,
      );
    });
  });

  it('start command → exit status 1, one sentence and no stack', async () => {
    const { ports } = await prepareConfig(folder, { anyPorts: true });
    await whileTaken(ports.broker, async () => {
      const { status, errors } = await startCommand(folder).ended;
      expect(status).toBe(1);
      expect(errors).toMatch(new RegExp(`^Port ${ports.broker} of the broker is taken\\.[^\\n]*\\n$`));
    });
  });
});
