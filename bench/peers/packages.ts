import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian's way to say that services are not started when they are installed: invoke-rc.d asks this file. */
const policyFile = '/usr/sbin/policy-rc.d';

/** The version of an installed Debian package; undefined when it is not installed, or the system is not Debian's. */
export async function installedVersion(name: string): Promise<string | undefined> {
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
    const { stdout } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', name]);
    const [status, version] = stdout.trim().split(' ');
    return status === 'installed' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** Paths of the files of an installed package. */
export async function packageFiles(name: string): Promise<readonly string[]> {
  const { stdout } = await run('dpkg', ['-L', name]);
  return stdout.split('\n');
}

/** Why packages cannot be installed, in words; undefined when they can. */
export async function whyNotInstallable(): Promise<string | undefined> {
  try {
    await run('apt-get', ['--version']);
  } catch {
    return 'there is no apt here';
  }
  return process.getuid?.() === 0 ? undefined : 'only root may install it with apt';
}

/** Installs packages with apt; their services are neither started now nor at the next start of the machine. */
export async function installPackages(names: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const ours = await writeFile(policyFile, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }).then(
    () => true,
    () => false,
  );
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env });
  } finally {
    if (ours) await rm(policyFile);
  }
  for (const name of names) await run('update-rc.d', [name, 'disable']);
}
