import { performance } from 'node:perf_hooks';
import { collectRegistrations } from '../../local/host/core-module.ts';
import { startHost } from '../../local/host/host.ts';
import { loadModule } from '../../local/host/modules.ts';

/** Processor time of this process so far, in milliseconds. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Loads a bundle, starts it and asks it once: `node cold-start-process.ts <bundle>`; what stands for Azure's own worker is loaded before. */
async function main(bundle: string): Promise<void> {
  const quiet = (): void => undefined;
  const [beganAt, before] = [performance.now(), processorMs()];
  await collectRegistrations([bundle], quiet, loadModule);
  const loaded = { loadedMs: performance.now() - beganAt, loadedProcessorMs: processorMs() - before };
  const host = await startHost({ folder: process.cwd(), main: bundle, port: 0, onLog: quiet });
  const { status } = await fetch(`${host.url}/api/health/ready`);
  const answered = { answeredMs: performance.now() - beganAt, answeredProcessorMs: processorMs() - before };
  process.stdout.write(`${JSON.stringify({ ready: true, status, ...loaded, ...answered })}\n`);
  process.stdin.once('data', () => process.exit(0)).once('close', () => process.exit(0));
}

await main(process.argv[2] ?? '');
