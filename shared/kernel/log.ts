import { CarebridgeError } from './errors.ts';
import { toRfc3339 } from './time.ts';
import { currentTraceparent } from './trace.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Every event that is logged, in one place: one name, one meaning. */
type LogEvent =
  | 'invocation' // a function ran: step = its name, outcome = HTTP status or settled/failed
  | 'decision' // one envelope was decided and committed
  | 'duplicate' // an envelope that the inbox already has
  | 'dead-lettered' // an envelope was given up: step = side and kind, code says why, an operator must look
  | 'dead-letter-replayed' // an operator sent a dead letter again
  | 'refusal' // a request was refused at an edge: code says why
  | 'platform-call' // one HTTP request to a platform: step = command kind or resource, outcome = status
  | 'command-settled' // a command came to its end: outcome done, failed or retry
  | 'alarm-set' // a scheduled message was sent: step = purpose
  | 'envelope-ignored' // an envelope that neither side can use: code says why
  | 'callback-sent' // the embedded platform delivered (or failed to deliver) one callback
  | 'webhook-sent' // the embedded contact center delivered (or failed to deliver) one event: step = its type, outcome = status, -1 or dead
  | 'channel-poll' // the embedded platform answered one parked request of an event channel
  | 'token-issued' // an anonymous token was handed to a widget
  | 'message-left' // a visitor left a message, or an agent made something of one: outcome = kept, known, open, taken, closed
  | 'roster-changed' // an agent told a status (step = which, outcome = what became of it), or waiting visits were told of one (outcome = how many)
  | 'relay-opened' // a page opened a conversation over the relay
  | 'relay-resumed' // a page came back to its conversation over the relay
  | 'tenant-changed' // administration wrote a tenant
  | 'credential-changed' // administration wrote or removed a tenant's credential: outcome = which
  | 'platform-set-up' // a tenant's webhook and channel at its contact center were looked for, and made or changed: outcome done, refused or retry, code why
  | 'platform-directory-changed' // administration wrote an endpoint or a person of the embedded platform
  | 'contact-center-changed' // administration wrote a tenant, queue or credential of the embedded contact center
  | 'erased' // a conversation is gone from all tables: outcome = how many records
  | 'retention' // a tenant's day is cleared: step = the day, outcome = how many conversations
  | 'store-operation' // one request to Table Storage, at level debug: step = side and table (or mailboxes), outcome = kind
  | 'queue-operation' // one message sent or scheduled, at level debug: step = whom it is for, outcome = kind
  | 'store-retry' // Table Storage or Service Bus was unavailable and is tried again
  | 'start' // the application is composed and ready
  | 'failure'; // an unexpected error: code and, at level error, the stack

/** One log line, without personal data, message text, tokens or addresses. */
export type LogEntry = {
  readonly level: LogLevel;
  readonly event: LogEvent;
  readonly tenant?: string | undefined;
  readonly conversationId?: string | undefined;
  readonly deliveryId?: string | undefined;
  readonly operationId?: string | undefined;
  readonly provider?: string | undefined;
  readonly step?: string | undefined;
  readonly phase?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly outcome?: string | undefined;
  readonly code?: string | undefined;
  /** Frames of an unexpected error, without its message, which may hold data. */
  readonly stack?: readonly string[] | undefined;
};

/** Writes one entry; the only way to log. */
export type Log = (entry: LogEntry) => void;

const weights: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** A log that writes one JSON object per line, with time and trace id in front, to `write`. */
export function jsonLog(write: (line: string) => void, now: () => number = Date.now, minimum: LogLevel = 'info'): Log {
  const least = weights[minimum];
  return (entry) => {
    if (weights[entry.level] < least) return;
    const { level, event, ...rest } = entry;
    const traceId = currentTraceparent().slice(3, 35);
    write(JSON.stringify({ at: toRfc3339(now()), level, event, traceId, ...rest }));
  };
}

/** The `code` log field of any thrown value: ours by code, others by class name only, since their text may hold data. */
export function errorCode(error: unknown): string {
  if (error instanceof CarebridgeError) return error.code;
  if (!(error instanceof Error)) return typeof error;
  return /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
}

const mostFrames = 8;

/** The log fields of any thrown value: its code, and for those that are none of ours where it was thrown. */
export function errorFields(error: unknown): Pick<LogEntry, 'code' | 'stack'> {
  if (error instanceof CarebridgeError || !(error instanceof Error)) return { code: errorCode(error) };
  // A message may have lines that look like frames, out of what a stranger sent.
  const frames = (error.stack ?? '').replace(error.message, '').split('\n');
  const placed = frames.filter((line) => /^\s+at /.test(line)).slice(0, mostFrames);
  return { code: errorCode(error), stack: placed.map((line) => line.trim()) };
}
