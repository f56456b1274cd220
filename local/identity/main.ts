import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseJson } from '../../shared/kernel/json.ts';
import type { DirectoryInput } from './directory.ts';
import { startIdentityIssuer } from './issuer.ts';

/**
 * The identity issuer as a process of its own: `node local/identity/main.ts --port 7072 --data .data/identity
 * --directory directory.json [--origin http://…]`, or with the directory's JSON in CAREBRIDGE_DIRECTORY. Prints
 * `{"ready":true,"port":…,"origin":…}` as one line when it answers. Ends on SIGINT and SIGTERM and, with `--parent`,
 * when its standard input ends.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      origin: { type: 'string' },
      data: { type: 'string' },
      directory: { type: 'string' },
      parent: { type: 'boolean', default: false },
    },
  });
  const text =
    values.directory === undefined ? process.env.CAREBRIDGE_DIRECTORY : await readFile(values.directory, 'utf8');
  const issuer = await startIdentityIssuer({
    port: Number(values.port),
    ...(values.origin === undefined ? {} : { origin: values.origin }),
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    // Checked against the schema by the issuer itself.
    directory: parseJson(text ?? '') as DirectoryInput,
  });
  const stop = () => {
    issuer.close().then(() => process.exit(0), fail);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (values.parent) process.stdin.once('end', stop).once('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ ready: true, port: issuer.port, origin: issuer.origin })}\n`);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
