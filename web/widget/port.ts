import { type HostPort, portName } from '../embed/host-port.ts';

/** The port that the loader put into this frame; undefined in any other window. */
export const port = (globalThis as { [portName]?: HostPort })[portName];
