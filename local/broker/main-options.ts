import { parseArgs } from 'node:util';
import * as z from 'zod';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import { type Environment, readSettings } from '../../shared/kernel/settings.ts';
import { queuesSchema } from './queue/queue-settings.ts';

const settingsSchema = z.object({
  BROKER_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  BROKER_DATA: z.string().optional(),
  BROKER_QUEUES: z.string().transform(parseJson).pipe(queuesSchema),
});

/** What the broker's process was asked to do. */
export type MainOptions = {
  readonly port: number;
  readonly dataFolder: string | undefined;
  readonly queues: z.output<typeof queuesSchema>;
  /** End when standard input ends. */
  readonly watchesParent: boolean;
};

/**
 * `--port`, `--data` and `--queues` (JSON), or BROKER_PORT, BROKER_DATA and BROKER_QUEUES; and `--parent`.
 * @throws {ConfigurationError} InvalidSetting — when one is unknown, missing or malformed
 */
export function readMainOptions(args: readonly string[], environment: Environment): MainOptions {
  const { port, data, queues, parent } = parse(args);
  const settings = readSettings(settingsSchema, {
    BROKER_PORT: port ?? environment.BROKER_PORT,
    BROKER_DATA: data ?? environment.BROKER_DATA,
    BROKER_QUEUES: queues ?? environment.BROKER_QUEUES,
  });
  return {
    port: settings.BROKER_PORT,
    dataFolder: settings.BROKER_DATA,
    queues: settings.BROKER_QUEUES,
    watchesParent: parent,
  };
}

function parse(args: readonly string[]) {
  try {
    const options = {
      port: { type: 'string' },
      data: { type: 'string' },
      queues: { type: 'string' },
      parent: { type: 'boolean', default: false },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ConfigurationError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
