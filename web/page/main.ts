import { type PagePort, pagePortName } from '../embed/page-port.ts';
import { PageInterface } from './page-interface.ts';
import { place } from './placement.ts';

const { [pagePortName]: port } = globalThis as { [pagePortName]?: PagePort };

if (port !== undefined) {
  place(port);
  const chat = new PageInterface(port);
  port.call = (name, args) => chat.call(name, args);
  port.changed = () => chat.changed();
  for (let at = 0; at < port.waiting.length; at += 1) {
    const [name, args] = port.waiting[at] ?? ['', []];
    chat.call(name, args);
  }
  chat.changed();
}
