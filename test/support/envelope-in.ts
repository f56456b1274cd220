import type { Envelope } from '../../shared/bus/bus.ts';
import { readEnvelope } from '../../shared/bus/envelope.ts';

/** The envelope in a message of the queue. @throws {ProtocolViolation} UnexpectedAnswer — when there is none */
export function envelopeIn(...given: Parameters<typeof readEnvelope>): Envelope {
  const read = readEnvelope(...given);
  if (read.fault !== undefined) throw read.fault;
  return read.envelope;
}
