import { fileURLToPath } from 'node:url';

/**
 * Arguments of Node, for every part of the engine; Azure gives the application the same (`languageWorkers__node__arguments`, see
 * docs/host-settings.md). V8 takes memory generously where there is much of it: the young generation may grow to 128 MiB, and the old one
 * to a multiple of what is live before it is collected.
 */
export const nodeArguments = [
  // MiB; the young generation has two of these.
  '--max-semi-space-size=16',
  // The old generation is collected when it has grown by so much of what was live.
  '--heap-growing-percent=40',
] as const;

/**
 * Environment of Node, for every part on one machine: what has been compiled of the sources is kept for the next process, which is ready
 * sooner then. `NODE_COMPILE_CACHE` names another folder.
 */
export const nodeEnvironment = {
  NODE_COMPILE_CACHE:
    process.env.NODE_COMPILE_CACHE ?? fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)),
} as const;
