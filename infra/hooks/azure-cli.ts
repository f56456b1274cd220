import { spawnSync } from 'node:child_process';

/** What a command of the Azure CLI printed, and whether it went well. */
export type CliAnswer = { readonly succeeded: boolean; readonly text: string; readonly fault: string };

/**
 * Runs the Azure CLI. On Windows it is a batch file, which only a shell can run.
 * @throws {Error} — when there is no Azure CLI
 */
export function az(...args: readonly string[]): CliAnswer {
  const { error, status, stdout, stderr } = spawnSync('az', args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error !== undefined) throw new Error('The Azure CLI (az) is needed: https://aka.ms/install-azure-cli');
  return { succeeded: status === 0, text: stdout.trim(), fault: stderr.trim() };
}

/** The JSON that a command printed; undefined when it failed or printed none. */
export function azJson(...args: readonly string[]): unknown {
  const { succeeded, text } = az(...args, '--output', 'json');
  if (!succeeded || text === '') return undefined;
  return JSON.parse(text);
}

/** Reads a resource of Microsoft Graph; undefined when it cannot be read. */
export function graph(path: string): unknown {
  return azJson('rest', '--method', 'get', '--url', `https://graph.microsoft.com/v1.0/${path}`);
}
