import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Peer } from './peer.ts';
import { roomHost, xmppHost } from './xmpp-person.ts';

/** Prosody with its defaults, but for TLS. Rooms keep an archive in files, as its documentation has it. */
export const prosody: Peer = {
  name: 'Prosody',
  packageName: 'prosody',
  configure: async (folder, port) => {
    const file = path.join(folder, 'prosody.cfg.lua');
    await writeFile(file, configuration(folder, port));
    return { file: 'prosody', args: ['-F', '--config', file] };
  },
};

/** `run_as_root`: the server ends with the benchmark, which may be run by root. */
const configuration = (folder: string, port: number): string => `
daemonize = false
run_as_root = true
pidfile = "${folder}/prosody.pid"
data_path = "${folder}"
log = { warn = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
modules_enabled = { "disco", "posix", "saslauth" }
modules_disabled = { "s2s", "tls" }
c2s_require_encryption = false
VirtualHost "${xmppHost}"
  authentication = "anonymous"
Component "${roomHost}" "muc"
  modules_enabled = { "muc_mam" }
  muc_log_by_default = true
  muc_room_locking = false
`;
