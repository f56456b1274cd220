import { parseArgs } from 'node:util';
import { type PartName, partNames } from './engine/parts.ts';

export const usage = `Starts Carebridge on this machine.

  --data <folder>     where it keeps everything (default .data)
  --only <parts>      start some parts only: ${partNames.join(', ')} (comma-separated)
  --watch             start the application again when functions/ or shared/ change, and build web/ again when it changes
  --inspect[=<port>]  let a debugger attach to the application on 127.0.0.1 (default 9229; 0: any free port)
  --quiet             print no log lines
  --help`;

/** What the command was asked to do. */
export type StartOptions = {
  readonly dataFolder: string;
  /** Absent: all parts. */
  readonly only: readonly PartName[] | undefined;
  readonly watch: boolean;
  /** Port of the inspector, 0 for any free one; absent: no inspector. */
  readonly inspectorPort: number | undefined;
  readonly quiet: boolean;
  readonly help: boolean;
};

const usualInspectorPort = 9229;

/** @throws {Error} when an argument is unknown or malformed, or two of them do not go together; the message says which */
export function readStartOptions(args: readonly string[]): StartOptions {
  const { values } = parseArgs({
    // parseArgs has no options whose value may be left out.
    args: args.map((arg) => (arg === '--inspect' ? `--inspect=${usualInspectorPort}` : arg)),
    options: {
      data: { type: 'string', default: '.data' },
      only: { type: 'string' },
      watch: { type: 'boolean', default: false },
      inspect: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only === undefined ? undefined : partsOf(values.only);
  for (const name of ['watch', 'inspect'] as const) {
    if ((values[name] ?? false) === false || (only?.includes('application') ?? true)) continue;
    throw new Error(`--${name} is about the application, which --only leaves out.`);
  }
  const inspectorPort = values.inspect === undefined ? undefined : portOf(values.inspect);
  const { data: dataFolder, watch, quiet, help } = values;
  return { dataFolder, only, watch, inspectorPort, quiet, help };
}

function partsOf(text: string): readonly PartName[] {
  return text.split(',').map((name) => {
    const part = partNames.find((known) => known === name.trim());
    if (part === undefined) throw new Error(`--only takes ${partNames.join(', ')}`);
    return part;
  });
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new Error(`--inspect takes a port from 0 to 65535, not "${text}".`);
}
