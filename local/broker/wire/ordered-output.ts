import type { Connection } from './rhea-types.ts';

/**
 * Sees to it that a connection sends nothing before the journal has everything on which it may depend.
 *
 * rhea writes each frame by itself, through the connection's `output`. `flush` comes before each (it costs nothing when
 * there is nothing to write), and the frames of one turn of the event loop are sent together. When `flush` fails, the
 * frames stay unsent and the connection is cut: its client must not believe what is not on disk.
 */
export function flushBeforeOutput(connection: Connection, flush: () => boolean): void {
  const output = connection.output.bind(connection);
  let corked = false;
  connection.output = () => {
    const { socket } = connection;
    if (!flush()) {
      socket.destroy();
      return;
    }
    if (!corked) {
      corked = true;
      socket.cork();
      process.nextTick(() => {
        corked = false;
        socket.uncork();
      });
    }
    output();
  };
}
