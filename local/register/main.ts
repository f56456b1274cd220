import { parseArgs } from 'node:util';
import { readConfig } from '../engine/config.ts';
import { clientConfiguration, configurationText } from './client-configuration.ts';
import { keepRegistration, provision } from './registration.ts';

const usage = `Makes a service application of yours known to the embedded platform of the engine that runs on this machine, and prints
what it needs. Again for the same endpoint: its identity stays, the rest is changed.

  --endpoint <SIP URI>      which visitors invite, e.g. sip:support@contoso.example
  --callback <URL>          where its callbacks go, e.g. http://127.0.0.1:9000/callbacks
  --name <text>             what the visitor sees (default: Support)
  --rel-prefix <prefix>     service: (default) or ms:rtc:saas:
  --json                    print JSON
  --data <folder>           the engine's data folder (default .data)
  --help`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      endpoint: { type: 'string' },
      callback: { type: 'string' },
      name: { type: 'string', default: 'Support' },
      'rel-prefix': { type: 'string', default: 'service:' },
      json: { type: 'boolean', default: false },
      data: { type: 'string', default: '.data' },
      help: { type: 'boolean', default: false },
    },
  });
  const { endpoint, callback: callbackUrl, name: displayName, 'rel-prefix': relPrefix } = values;
  if (values.help || endpoint === undefined || callbackUrl === undefined) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  const config = readConfig(values.data);
  if (config === undefined) throw new Error(`There is no engine in ${values.data}: start one with npm start.`);
  const origin = `http://127.0.0.1:${config.ports.application}`;
  const registration = keepRegistration(values.data, endpoint.toLowerCase(), displayName);
  await provision(config, origin, registration, { callbackUrl, displayName, relPrefix });
  const configuration = clientConfiguration(config, origin, registration);
  process.stdout.write(`${values.json ? JSON.stringify(configuration, null, 2) : configurationText(configuration)}\n`);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const cause = error instanceof TypeError ? 'The engine does not answer: start it with npm start.' : undefined;
    process.stderr.write(`${cause ?? (error instanceof Error ? error.message : String(error))}\n`);
    process.exit(1);
  },
);
