import type { ChatSystem } from './chat-system.ts';
import { ejabberd } from './ejabberd.ts';
import { installedVersion, installPackages, whyNotInstallable } from './packages.ts';
import type { Peer } from './peer.ts';
import { prosody } from './prosody.ts';
import { xmppSystem } from './xmpp-system.ts';

/** The servers that there are, by package. */
export const peers: Readonly<Record<string, Peer>> = { ejabberd, prosody };

/** Those that are installed, after the others have been installed where that can be done; `tell` hears about each that is left out. */
export async function availablePeers(
  names: readonly string[],
  mayInstall: boolean,
  tell: (text: string) => void,
): Promise<readonly ChatSystem[]> {
  const wanted = names.flatMap((name) => peers[name] ?? []);
  const reason = await install(wanted, mayInstall, tell);
  const systems: ChatSystem[] = [];
  for (const peer of wanted) {
    const version = await installedVersion(peer.packageName);
    if (version === undefined) tell(`${peer.name} is left out: it is not installed, and ${reason}.`);
    else systems.push(xmppSystem(peer, version));
  }
  return systems;
}

/** Installs what is missing; resolves with the reason why something may be missing still. */
async function install(wanted: readonly Peer[], mayInstall: boolean, tell: (text: string) => void): Promise<string> {
  const missing: string[] = [];
  for (const { packageName } of wanted) {
    if ((await installedVersion(packageName)) === undefined) missing.push(packageName);
  }
  if (missing.length === 0) return '';
  if (!mayInstall) return '--no-install was given';
  const reason = await whyNotInstallable();
  if (reason !== undefined) return reason;
  tell(`Installing ${missing.join(' and ')} with apt; the services are not started. "apt-get purge" removes them.`);
  try {
    await installPackages(missing);
    return 'apt did not install it';
  } catch (error) {
    return `apt could not install it (${error instanceof Error ? error.message.trim() : String(error)})`;
  }
}
