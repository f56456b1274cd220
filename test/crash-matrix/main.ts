import { parseArgs } from 'node:util';
import { transports, transportsIn } from '../support/engine/flows.ts';
import { moments, runMatrix } from './matrix.ts';
import { type Kind, kinds } from './meter.ts';

const usage = `Plays a clean flow, over UCWA, over the relay, and over it through the embedded contact center, and counts what goes out of the application and what people send it; then plays the flow again and
again with the application killed at the k-th of each kind: when it has gone out, and when it has been answered.

  --over <names>   some only: ${transports.join(', ')} (comma-separated)
  --kind <names>   some only: ${kinds.join(', ')} (comma-separated)
  --moment <name>  one only: sent or answered
  --from <k>       begin with the k-th (default 1)
  --to <k>         end with the k-th (default: as many as the clean flow has)
  --sample         of each kind the middle one; over the relay and through the contact center at one of both moments
  --verbose        print what the engine prints
  --help`;

const isKind = (name: string): name is Kind => kinds.some((kind) => kind === name);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      over: { type: 'string', default: transports.join() },
      kind: { type: 'string', default: kinds.join() },
      moment: { type: 'string', default: moments.join() },
      from: { type: 'string', default: '1' },
      to: { type: 'string' },
      sample: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const over = transportsIn(values.over);
  const names = values.kind.split(',').map((name) => name.trim());
  const chosen = names.filter(isKind);
  const chosenMoments = moments.filter((moment) => values.moment.split(',').includes(moment));
  if (values.help || chosen.length < names.length || chosenMoments.length === 0 || over === undefined) {
    process.stdout.write(`${usage}\n`);
    return values.help ? 0 : 2;
  }
  let failures = 0;
  for (const transport of over) {
    failures += await runMatrix({
      over: transport,
      kinds: chosen,
      moments: chosenMoments,
      from: Number(values.from),
      to: Number(values.to ?? Number.POSITIVE_INFINITY),
      sample: values.sample,
      print: (line) => process.stdout.write(`${line}\n`),
      ...(values.verbose ? { onLine: (line: string) => process.stderr.write(`${line}\n`) } : {}),
    });
  }
  return failures === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
