import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, findCompiler, readCompiled, steps } from './compiler.ts';
import { readInfrastructure } from './infrastructure.ts';
import { rules } from './rules/all-rules.ts';
import { type Compiled, keptFiles, keptText } from './snapshots.ts';
import { inWorkshop } from './workshop.ts';

const infra = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

const absent = `There is no Bicep compiler: neither BICEP_PATH, nor bicep on the PATH, nor az bicep.
Get one: az bicep install, or sh infra/tools/get-bicep.sh where the .NET SDK is. npm test applies the rules to the kept snapshots without it.`;

function say(good: boolean, what: string, details: readonly string[] = []): boolean {
  process.stdout.write(`${good ? '✓' : '✗'} ${what}\n${details.map((detail) => `    ${detail}\n`).join('')}`);
  return good;
}

/** The first line in which two texts differ, of both. */
function firstDifference(kept: string, made: string): readonly string[] {
  const [before, now] = [kept.split('\n'), made.split('\n')];
  const line = (before.length > now.length ? before : now).findIndex((_, index) => before[index] !== now[index]);
  return [`line ${line + 1} is kept as ${before[line] ?? 'nothing'}`, `and is now     ${now[line] ?? 'nothing'}`];
}

/** Whether the kept snapshots are those of the templates; `write` makes them so. */
function compareKept(compiled: Compiled, write: boolean): boolean {
  const same = Object.entries(keptFiles).map(([name, file]) => {
    const place = path.join(infra, 'snapshots', file);
    const made = keptText(compiled[name as keyof Compiled]);
    if (write) writeFileSync(place, made);
    const kept = existsSync(place) ? readFileSync(place, 'utf8') : '';
    const what = `infra/snapshots/${file} · is what the templates give`;
    if (kept === made) return say(true, what);
    return say(false, what, [...firstDifference(kept, made), 'npm run infra:check -- --write writes it anew']);
  });
  return same.every(Boolean);
}

/** Lints and compiles with the real compiler, compares the snapshots, and applies every rule; whether all went well. */
function check(compiler: string, workshop: string): boolean {
  for (const [what, ...args] of steps) {
    const { succeeded, said } = compile(compiler, workshop, ...args);
    say(succeeded, what, said === '' ? [] : said.split('\n'));
    if (!succeeded) return false;
  }
  const compiled = readCompiled(workshop);
  const current = compareKept(compiled, process.argv.includes('--write'));
  const infrastructure = readInfrastructure(workshop, { compiled });
  const held = Object.entries(rules).map(([name, rule]) => {
    const found = rule(infrastructure);
    return say(found.length === 0, name, found);
  });
  return [current, ...held].every(Boolean);
}

const compiler = findCompiler(process.env);
if (compiler === undefined) process.stderr.write(`${absent}\n`);
process.exitCode = compiler !== undefined && inWorkshop(infra, (workshop) => check(compiler, workshop)) ? 0 : 1;
