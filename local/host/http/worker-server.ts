import { Server } from 'node:net';
import type { ProgrammingModel } from '../core-contract.ts';

const known = new WeakMap<ProgrammingModel, Promise<Server | undefined>>();

/**
 * The server that the library starts where the application streams HTTP, asked for once a process; undefined where it does not.
 * Source: worker `WorkerInitHandler`, library `ProgrammingModel.getCapabilities`
 */
export function libraryServerOf(model: ProgrammingModel): Promise<Server | undefined> {
  const before = known.get(model);
  if (before !== undefined) return before;
  const { listen } = Server.prototype;
  const started: Server[] = [];
  Object.assign(Server.prototype, { listen: onLoopback(listen, (server) => started.push(server)) });
  try {
    const asked = model.getCapabilities({ RpcHttpBodyOnly: 'true', RawHttpBodyBytes: 'true' });
    const server = asked.then(({ HttpUri }) => (HttpUri === undefined ? undefined : started[0]));
    known.set(model, server);
    return server;
  } finally {
    Object.assign(Server.prototype, { listen });
  }
}

/**
 * `listen` for the library's server, which would take every interface: on one machine this host alone is to reach it. It closes no idle
 * connection, since this host ends each of them itself, and keeps no process alive.
 */
const onLoopback = (listen: Server['listen'], noted: (server: Server) => void) =>
  function (this: Server, ...given: readonly unknown[]): Server {
    noted(this);
    const listening = given.find((one) => typeof one === 'function') as (() => void) | undefined;
    Object.assign(this, { keepAliveTimeout: 0 });
    return Reflect.apply(listen, this, [{ port: 0, host: '127.0.0.1' }, listening]).unref();
  };
