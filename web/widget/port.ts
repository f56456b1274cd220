import { type HostPort, portName } from '../embed/host-port.ts';

/** What the loader put into this frame; undefined in a window that is none of its frames. */
export const port = (globalThis as { [portName]?: HostPort })[portName];
