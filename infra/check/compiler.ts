import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

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
