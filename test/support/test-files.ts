import { importsOf, sourceFiles, textOf } from './source-tree.ts';

/** What a module that starts a server or a process has in its text. */
const starting = /\bcreateServer\(|'node:child_process'|'azurite\//;

/**
 * The test files that start a server or a process, or import, over however many other files, a module that does: as paths from
 * the repository's root.
 */
export function serverTestFiles(): string[] {
  const files = sourceFiles('bench', 'functions', 'infra', 'local', 'shared', 'test', 'web');
  const importers = importersIn(files);
  const found = new Set(files.filter((file) => starting.test(textOf(file))));
  for (const file of found) for (const importer of importers.get(file) ?? []) found.add(importer);
  return [...found].filter((file) => /^test\/.*\.test\.ts$/.test(file));
}

/** For each file, those that import it for more than its types. */
function importersIn(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const importers = new Map<string, string[]>(files.map((file) => [file, []]));
  for (const { from, to, typeOnly } of files.flatMap(importsOf)) if (!typeOnly) importers.get(to)?.push(from);
  return importers;
}
