import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageFiles } from './packages.ts';
import type { Peer } from './peer.ts';
import { xmppHost } from './xmpp-person.ts';

/** ejabberd with its defaults, but for TLS. Rooms keep an archive in its built-in database, which writes to disk. */
export const ejabberd: Peer = {
  name: 'ejabberd',
  packageName: 'ejabberd',
  configure: async (folder, port) => {
    const file = path.join(folder, 'ejabberd.yml');
    await writeFile(file, configuration(port));
    // Started by Erlang itself: without a node name there is no port mapper, which would go on and listen to everybody.
    return {
      file: 'erl',
      args: ['+Bd', '-noinput', '-mnesia', 'dir', JSON.stringify(path.join(folder, 'database')), '-s', 'ejabberd'],
      environment: {
        EJABBERD_CONFIG_PATH: file,
        EJABBERD_LOG_PATH: path.join(folder, 'ejabberd.log'),
        ERL_CRASH_DUMP_BYTES: '0',
        ERL_LIBS: await librariesFolder(),
        HOME: folder,
      },
    };
  },
};

/** The folder with ejabberd's own libraries. */
async function librariesFolder(): Promise<string> {
  const files = await packageFiles('ejabberd');
  const file = files.find((name) => name.endsWith('/ebin/ejabberd.app'));
  if (file === undefined) throw new Error('The package ejabberd has no ebin/ejabberd.app.');
  return path.dirname(path.dirname(path.dirname(file)));
}

const configuration = (port: number): string => `
hosts: [${xmppHost}]
loglevel: error
listen:
  - port: ${port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
auth_method: [anonymous]
anonymous_protocol: sasl_anon
modules:
  mod_mam: {}
  mod_muc:
    default_room_options:
      mam: true
`;
