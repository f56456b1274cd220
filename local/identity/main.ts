import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parseJson } from '../../shared/kernel/json.ts';
import { runMain } from '../data/main-process.ts';
import type { DirectoryInput } from './directory.ts';
import { startIdentityIssuer } from './issuer.ts';

/**
 * The identity issuer as a process of its own: `node local/identity/main.ts --port 7072 --data .data/identity
 * --directory directory.json [--origin http://…]`, or with the directory's JSON in CAREBRIDGE_DIRECTORY. Prints
 * `{"ready":true,"port":…,"origin":…}` as one line when it answers.
 */
runMain(() => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      origin: { type: 'string' },
      data: { type: 'string' },
      directory: { type: 'string' },
      parent: { type: 'boolean', default: false },
    },
  });
  const start = async () => {
    const text =
      values.directory === undefined ? process.env.CAREBRIDGE_DIRECTORY : await readFile(values.directory, 'utf8');
    const issuer = await startIdentityIssuer({
      port: Number(values.port),
      ...(values.origin === undefined ? {} : { origin: values.origin }),
      ...(values.data === undefined ? {} : { dataFolder: values.data }),
      // Checked against the schema by the issuer itself.
      directory: parseJson(text ?? '') as DirectoryInput,
    });
    return { close: () => issuer.close(), ready: { port: issuer.port, origin: issuer.origin } };
  };
  return { watchesParent: values.parent, start };
});
