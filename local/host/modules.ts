import { glob } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigurationError } from '../../shared/kernel/errors.ts';

/**
 * The absolute paths of the modules that `main` (a path or glob, relative to `folder`) means, in the order of their names.
 * @throws {ConfigurationError} InvalidSetting — when there are none
 */
export async function findModules(folder: string, main: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of glob(main, { cwd: folder })) files.push(path.resolve(folder, file));
  if (files.length === 0) throw new ConfigurationError(`No module matches "${main}" in ${folder}.`);
  return files.toSorted();
}

/** Evaluates a module: TypeScript and ESM as they stand, or a CommonJS bundle. */
export async function loadModule(file: string): Promise<void> {
  await import(pathToFileURL(file).href);
}
