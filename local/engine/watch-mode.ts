import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb, isWebSource } from '../web/build-web.ts';
import type { Engine } from './engine.ts';
import { SourceWatch } from './source-watch.ts';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/**
 * Keeps an engine, once it has started, at the state of the sources: builds the browser's files again when theirs changed, and starts the
 * application again after every change, since it holds modules and pages in memory. `say` gets one line for each change.
 */
export function keepUpToDate(starting: Promise<Engine>, say: (line: string) => void): SourceWatch {
  let isWebCurrent = true;
  return new SourceWatch({
    root,
    folders: ['functions', 'shared', 'web'],
    onChange: async (files) => {
      const engine = await starting.catch(() => undefined);
      if (engine === undefined) return;
      const startedAt = Date.now();
      const what = `${named(files)} changed`;
      const builds = !isWebCurrent || files.some(isWebSource);
      isWebCurrent = !builds || (await succeeds(buildWeb()));
      if (!isWebCurrent) return say(`${what}: web/ could not be built.`);
      if (!(await engine.restartApplication())) return say(`${what}: the application is down until the next change.`);
      const done = `${builds ? 'web/ was built and ' : ''}the application was started again`;
      say(`${what}: ${done} (${((Date.now() - startedAt) / 1000).toFixed(1)} s).`);
    },
  });
}

function named(files: readonly string[]): string {
  const [first = '', ...more] = files;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** False when the build failed; esbuild has printed why. */
function succeeds(building: Promise<void>): Promise<boolean> {
  return building.then(
    () => true,
    () => false,
  );
}
