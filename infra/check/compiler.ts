import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { type Compiled, deployments, keptFiles, snapshotArguments } from './snapshots.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a run of the compiler said. */
export type CompilerAnswer = { readonly succeeded: boolean; readonly said: string };

/** The Bicep compiler: `BICEP_PATH`, `bicep` on the PATH, or the one that the Azure CLI keeps; undefined where there is none. */
export function findCompiler(environment: Environment): string | undefined {
  const given = environment.BICEP_PATH;
  if (given !== undefined && given !== '') return runs(given, environment) ? given : undefined;
  if (runs('bicep', environment)) return 'bicep';
  const folder = environment.AZURE_CONFIG_DIR ?? path.join(homedir(), '.azure');
  const kept = path.join(folder, 'bin', process.platform === 'win32' ? 'bicep.exe' : 'bicep');
  return existsSync(kept) && runs(kept, environment) ? kept : undefined;
}

function runs(compiler: string, environment: Environment): boolean {
  const { error, status } = spawnSync(compiler, ['--version'], { env: { ...environment } });
  return error === undefined && status === 0;
}

/** Runs the compiler in a folder. A warning is a fault, too. */
export function compile(compiler: string, folder: string, ...args: readonly string[]): CompilerAnswer {
  const { status, stdout, stderr } = spawnSync(compiler, args, { cwd: folder, encoding: 'utf8' });
  const said = `${stdout}${stderr}`.trim();
  return { succeeded: status === 0 && !/ : (Warning|Error) /.test(said), said };
}

/** One run of the compiler, by what it is for. */
export type Step = readonly [what: string, ...args: readonly string[]];

/** Lints the templates, compiles them, and predicts their deployments; in a workshop, since the Graph extension is made first. */
export const steps: readonly Step[] = [
  ['stand-in of the Graph extension', 'publish-extension', 'index.json', '--target', './graph.tgz'],
  ['lint', 'lint', 'main.bicep'],
  ['build', 'build', 'main.bicep', '--outfile', 'main.json'],
  ...deployments.map((deployment): Step => [`${deployment} deployment`, ...snapshotArguments(deployment)]),
];

/** What all steps have made in a workshop. */
export function readCompiled(workshop: string): Compiled {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(workshop, file), 'utf8'));
  const { parameters } = read('main.json') as { readonly parameters: unknown };
  const snapshot = (deployment: (typeof deployments)[number]) => read(`snapshots/${keptFiles[deployment]}`);
  return { usual: snapshot('usual'), full: snapshot('full'), parameters };
}
