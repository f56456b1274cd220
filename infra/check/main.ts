import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCompiled } from './compiled/template-reader.ts';
import { compile, findCompiler } from './compiler.ts';
import { readInfrastructure } from './infrastructure.ts';
import { rules } from './rules/all-rules.ts';
import { inWorkshop } from './workshop.ts';

const infra = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const absent = `There is no Bicep compiler: neither BICEP_PATH, nor bicep on the PATH, nor az bicep.
Get one (az bicep install, or sh infra/tools/get-bicep.sh where a NuGet feed has it). npm test checks the templates without it.`;

const steps: readonly (readonly [what: string, ...args: string[]])[] = [
  ['stand-in of the Graph extension', 'publish-extension', 'index.json', '--target', './graph.tgz'],
  ['lint', 'lint', 'main.bicep'],
  ['build', 'build', 'main.bicep', '--outfile', 'main.json'],
];

function say(good: boolean, what: string, details: readonly string[] = []): void {
  process.stdout.write(`${good ? '✓' : '✗'} ${what}\n${details.map((detail) => `    ${detail}\n`).join('')}`);
}

/** Compiles and lints with the real compiler, then applies every rule to what it made; whether all went well. */
function check(compiler: string, workshop: string): boolean {
  for (const [what, ...args] of steps) {
    const { succeeded, said } = compile(compiler, workshop, ...args);
    say(succeeded, what, said === '' ? [] : said.split('\n'));
    if (!succeeded) return false;
  }
  const infrastructure = readInfrastructure(workshop, { read: () => readCompiled(path.join(workshop, 'main.json')) });
  const faults = Object.entries(rules).map(([name, rule]) => {
    const found = rule(infrastructure);
    say(found.length === 0, name, found);
    return found.length;
  });
  return faults.every((count) => count === 0);
}

const compiler = findCompiler(process.env);
if (compiler === undefined) process.stderr.write(`${absent}\n`);
process.exitCode = compiler !== undefined && inWorkshop(infra, (workshop) => check(compiler, workshop)) ? 0 : 1;
