import { Server } from 'node:net';
import type { ProgrammingModel } from '../core-contract.ts';

const known = new WeakMap<ProgrammingModel, Promise<Record<string, string>>>();

/**
 * What the library offers to the host, asked for once a process: `HttpUri` where the application streams HTTP, which is a server that the
 * library starts for it. Source: worker `WorkerInitHandler`, library `ProgrammingModel.getCapabilities`
 */
export function capabilitiesOf(model: ProgrammingModel): Promise<Record<string, string>> {
  const before = known.get(model);
  if (before !== undefined) return before;
  const { listen } = Server.prototype;
  Object.assign(Server.prototype, { listen: onLoopback(listen) });
  try {
    const asked = model.getCapabilities({ RpcHttpBodyOnly: 'true', RawHttpBodyBytes: 'true' });
    known.set(model, asked);
    return asked;
  } finally {
    Object.assign(Server.prototype, { listen });
  }
}

/**
 * `listen` for the library's server, which would take every interface: on one machine this host alone is to reach it. It closes no idle
 * connection, since this host ends each of them itself, and keeps no process alive.
 */
const onLoopback = (listen: Server['listen']) =>
  function (this: Server, ...given: readonly unknown[]): Server {
    const listening = given.find((one) => typeof one === 'function') as (() => void) | undefined;
    Object.assign(this, { keepAliveTimeout: 0 });
    return Reflect.apply(listen, this, [{ port: 0, host: '127.0.0.1' }, listening]).unref();
  };
