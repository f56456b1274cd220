import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchOf } from './shell-quoting.ts';

/** What a command of the Azure CLI printed, and whether it went well. */
export type CliAnswer = { readonly succeeded: boolean; readonly text: string; readonly fault: string };

const graphUrl = 'https://graph.microsoft.com/v1.0';

/**
 * Runs the Azure CLI.
 * @throws {Error} — when there is no Azure CLI
 */
function az(...args: readonly string[]): CliAnswer {
  const { ComSpec: cmd = 'cmd.exe' } = process.env;
  const launch = launchOf(process.platform, 'az', args, cmd);
  const { error, status, stdout, stderr } = spawnSync(launch.file, launch.args, {
    encoding: 'utf8',
    windowsVerbatimArguments: launch.verbatim,
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
export function graph(resource: string): unknown {
  const { succeeded, text } = graphAnswer(resource);
  return succeeded && text !== '' ? JSON.parse(text) : undefined;
}

/** The same with Graph's own words where it fails. */
export function graphAnswer(resource: string): CliAnswer {
  return az('rest', '--method', 'get', '--url', `${graphUrl}/${resource}`, '--output', 'json');
}

/** Writes to a resource of Microsoft Graph. */
export function graphWrite(method: 'post' | 'patch', resource: string, body: unknown): CliAnswer {
  return withJsonFile(body, (file) =>
    az(
      'rest',
      '--method',
      method,
      '--url',
      `${graphUrl}/${resource}`,
      '--headers',
      'Content-Type=application/json',
      '--body',
      `@${file}`,
    ),
  );
}

/** Deletes a resource of Microsoft Graph. */
export function graphDelete(resource: string): CliAnswer {
  return az('rest', '--method', 'delete', '--url', `${graphUrl}/${resource}`);
}

/** The command with which a person does it. */
export const graphCommand = (method: 'post' | 'delete', resource: string): string =>
  `az rest --method ${method} --url "${graphUrl}/${resource}"`;

/** The CLI takes JSON out of a file, which spares quoting it. */
function withJsonFile<T>(body: unknown, work: (file: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-hook-'));
  try {
    const file = path.join(folder, 'body.json');
    writeFileSync(file, JSON.stringify(body));
    return work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
