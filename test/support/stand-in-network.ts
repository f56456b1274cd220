import type { LookupAddress } from 'node:dns';
import type { RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, LookupFunction } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Network } from '../../shared/kernel/guarded-agents.ts';

/** A certificate of `harbour.example` and all hosts below it, made for these tests and good nowhere else. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBhzCCASygAwIBAgIUTpfT1Rr4fjzKLYj3hubGLmaU3fgwCgYIKoZIzj0EAwIw
IDEeMBwGA1UEAwwVU3RhbmQtaW4gb2YgdGhlIHRlc3RzMCAXDTIwMDEwMTAwMDAw
MFoYDzIxMjAwMTAxMDAwMDAwWjAgMR4wHAYDVQQDDBVTdGFuZC1pbiBvZiB0aGUg
dGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQMA2XZrKtv+Kr9tJBcjft7
bFmhwQgRuBsiojSVdM81U235zpYwfa4JcVEIXkJsKtx0iEznt7zcRuadvCTLRGLp
o0IwQDAPBgNVHRMBAf8EBTADAQH/MC0GA1UdEQQmMCSCD2hhcmJvdXIuZXhhbXBs
ZYIRKi5oYXJib3VyLmV4YW1wbGUwCgYIKoZIzj0EAwIDSQAwRgIhAK5soXjmDixI
eGKhDMNTAPNrZY+oky9pEv9DxtwD3gNaAiEApoiA5Jx8JQIim/97rCUD/icXDBJ4
ueHP9MMGpEU0pFw=
-----END CERTIFICATE-----`;
const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguy57rXSY6XbQOGvt
2Sk7vzJIcE3XmQ4aZ8FGFI+hanehRANCAAQMA2XZrKtv+Kr9tJBcjft7bFmhwQgR
uBsiojSVdM81U235zpYwfa4JcVEIXkJsKtx0iEznt7zcRuadvCTLRGLp
-----END PRIVATE KEY-----`;

/** More than any buffer between two sockets holds. */
export const floodBytes = 400 * 1024 * 1024;

/** An address of the public Internet; in a stand-in network it is this machine. */
export const publicAddress = '93.184.216.34';

/**
 * A network in which names have the addresses that a test gives them, each look-up the next ones of its name, and the last ones from then on.
 * Public addresses lead to this machine.
 */
export function standInNetwork(
  names: Readonly<Record<string, readonly (readonly string[])[]>>,
): Network & { readonly asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (hostname, options, callback) => {
    const answers = names[hostname] ?? [];
    const answer = answers[Math.min(asked.filter((name) => name === hostname).length, answers.length - 1)];
    asked.push(hostname);
    const found = (answer ?? []).map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (found.length === 0) return callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
    if (options.all === true) return callback(null, found);
    return callback(null, found[0]?.address ?? '', found[0]?.family);
  };
  const route = (address: string): string => (address === publicAddress ? '127.0.0.1' : address);
  return { asked, authorities: certificate, route, lookup, publicLookup: lookup };
}

/** Answers with `floodBytes`, as fast as they are read; told of the bytes of each piece that went out. */
export function flood(response: ServerResponse, wentOut: (bytes: number) => void): void {
  const piece = Buffer.alloc(64 * 1024, 'x');
  let left = floodBytes;
  const more = (): void => {
    for (; left > 0 && response.write(piece); left -= piece.byteLength) wentOut(piece.byteLength);
    response.once('drain', more);
  };
  more();
}

/** An https server of `*.harbour.example` on this machine; ends with the test that started it. */
export async function secureServer(
  listener: RequestListener,
): Promise<{ readonly port: number; readonly connections: () => number }> {
  let connections = 0;
  const server = createServer({ key: privateKey, cert: certificate }, listener);
  server.on('secureConnection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}
