import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { faultCode } from '../data/fault-code.ts';
import { Journal } from './journal/journal.ts';
import { type QueueOptions, queuesSchema } from './queue/queue-settings.ts';
import { Store } from './queue/store.ts';
import { systemTime } from './queue/time.ts';
import { AmqpServer } from './wire/amqp-server.ts';
import { amendPayload } from './wire/message-codec.ts';
import { Namespace } from './wire/namespace.ts';

/** How a broker is started. */
export type BrokerOptions = {
  /** TCP port on 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number | undefined;
  /** Where the journal lies; absent: everything is forgotten at the end. */
  readonly dataFolder?: string | undefined;
  /** Queue names, each with its settings. */
  readonly queues: Readonly<Record<string, QueueOptions>>;
  /** See the journal's option of this name. */
  readonly compactAboveBytes?: number | undefined;
  /** Called when the journal cannot be written any more; the broker then acknowledges nothing. Absent: it throws. */
  readonly onFailure?: ((error: Error) => void) | undefined;
  /** Gets what was found amiss when the journal was opened; absent: standard error. */
  readonly say?: ((line: string) => void) | undefined;
};

/** A broker that listens. */
export type RunningBroker = {
  readonly port: number;
  /** For `new ServiceBusClient(…)`: plain TCP to this broker. */
  readonly connectionString: string;
  /** Cuts every connection, writes the rest of the journal and ends. */
  close(): Promise<void>;
};

/**
 * Starts an AMQP broker that is for `@azure/service-bus` a Service Bus namespace with these queues, and returns when it
 * takes connections. With a data folder, what it has accepted survives the end of the process.
 * @throws {ConfigurationError} InvalidSetting — when the port is taken, a setting is wrong or the journal unreadable
 */
export async function startBroker(options: BrokerOptions): Promise<RunningBroker> {
  const queues = queuesSchema.safeParse(options.queues);
  if (!queues.success) throw new ConfigurationError(`The queues are not usable. ${queues.error.message}`);
  const namespace = new Namespace();
  let journal: Journal | undefined;
  const server = new AmqpServer(namespace, () => journal?.flush() ?? true);
  const port = await listen(server, options.port ?? 0);
  try {
    // Only now, since the port is what keeps a second broker from the same journal; and before the event loop's next
    // turn, since the first connection must find the queues.
    const store = new Store();
    journal = openJournal(options, store);
    const dependencies = { store, time: systemTime, amend: amendPayload };
    for (const [name, settings] of Object.entries(queues.data)) namespace.add(name, settings, dependencies);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    port,
    connectionString: `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true`,
    async close() {
      await server.close();
      namespace.dispose();
      journal?.close();
    },
  };
}

async function listen(server: AmqpServer, port: number): Promise<number> {
  try {
    return await server.listen(port);
  } catch (error) {
    const code = faultCode(error) ?? 'unknown';
    const why = code === 'EADDRINUSE' ? 'another process has it' : code;
    throw new ConfigurationError(`The broker cannot listen on port ${port}: ${why}.`, { cause: error });
  }
}

function openJournal(options: BrokerOptions, store: Store): Journal | undefined {
  const { dataFolder: folder, compactAboveBytes, onFailure = rethrow, say = complain } = options;
  if (folder === undefined) return undefined;
  const journal = new Journal({ folder, source: store, compactAboveBytes, onFailure });
  for (const note of journal.notes) say(note);
  store.recordTo(journal);
  return journal;
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

function rethrow(error: Error): never {
  throw error;
}
