import type { Connection, Session } from './rhea-types.ts';

/** Stands for message format 0; rhea decodes a message of that one, and hands over the bytes of any other. */
export const wholeMessageFormat = 0xffff_ffff;

/** Has rhea hand over every message as the bytes that its sender has encoded, so that no type is lost. */
export function keepEncoded(session: Session): void {
  const read = session.on_transfer.bind(session);
  session.on_transfer = (frame) => {
    const { performative } = frame;
    if (!performative.message_format) performative.message_format = wholeMessageFormat;
    read(frame);
  };
}

/**
 * Has rhea tell of dispositions before it tells of the end of a link or session that came in the same read.
 *
 * rhea keeps dispositions until the read is over, and what ends at once: a link that has gone settles nothing.
 */
export function settleBeforeEnd(session: Session): void {
  const { connection } = session;
  const detach = session.on_detach.bind(session);
  const end = session.on_end.bind(session);
  session.on_detach = (frame) => {
    connection._process();
    detach(frame);
  };
  session.on_end = (frame) => {
    connection._process();
    end(frame);
  };
}

/** The same for the end of a connection. */
export function settleBeforeClose(connection: Connection): void {
  const close = connection.on_close.bind(connection);
  connection.on_close = (frame) => {
    connection._process();
    close(frame);
  };
}
