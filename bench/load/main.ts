import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleFunctions } from '../../local/bundle.ts';
import { measureDesks } from '../call-flow/desks.ts';
import { type Figure, figureText } from '../support/figure.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { percentile } from '../support/percentile.ts';

const runs = 15;

/** Stands in for the Functions worker's module, then loads the bundle as the worker does and prints how long that took. */
const loader = `
const Module = require('node:module');
const load = Module._load;
const disposable = { dispose() {} };
const core = {
  version: '4.0.0', hostVersion: '4.0.0', log() {}, Disposable: class { dispose() {} },
  registerFunction: () => disposable, registerHook: () => disposable, setProgrammingModel() {}, getProgrammingModel() {},
};
Module._load = (name, ...rest) => (name === '@azure/functions-core' ? core : load(name, ...rest));
const startedAt = performance.now();
require('./main.cjs');
const loadMs = performance.now() - startedAt;
process.stdout.write(String(loadMs), () => process.exit(0));
`;

async function loadMs(folder: string): Promise<number> {
  const child = spawn(process.execPath, ['loader.cjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`The bundle does not load: exit status ${status}.`);
  return Number(text);
}

/** How long the deployed bundle takes to load. */
async function measureBundle(): Promise<Figure> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-load-'));
  try {
    await bundleFunctions(path.join(folder, 'main.cjs'));
    await writeFile(path.join(folder, 'loader.cjs'), loader);
    const times: number[] = [];
    for (let run = 0; run < runs; run += 1) times.push(await loadMs(folder));
    return {
      title: 'function app loaded',
      measured: `require() of the deployed bundle in a process of its own, ${runs} times`,
      readings: [
        { label: 'median', value: percentile(times, 0.5), unit: 'ms' },
        { label: 'slowest', value: Math.max(...times), unit: 'ms' },
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const print = (text: string): void => void process.stdout.write(`${text}\n\n`);
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
print(machineText(thisMachine()));
print(figureText(await measureBundle()));
for (const figure of await measureDesks({ quick: values.quick })) print(figureText(figure));
