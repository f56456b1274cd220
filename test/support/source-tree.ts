import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** One import statement; `typeOnly` when nothing of it is left at run time. */
export type Import = { readonly from: string; readonly to: string; readonly typeOnly: boolean };

/** All TypeScript files below these folders, relative to the root, with forward slashes. */
export function sourceFiles(...folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
    .map((file) => file.split(path.sep).join('/'));
}

/** The text of a file of the repository. */
export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

/** The imports and re-exports of a file; relative ones as paths from the root, others as package names. */
export function importsOf(file: string): readonly Import[] {
  const statements = textOf(file).matchAll(/^(?:import|export)\s+(type\s+)?([^'";]*?\s*from\s*)?'([^']+)'/gms);
  const dynamic = textOf(file).matchAll(/\bimport\('([^']+)'\)/g);
  return [
    ...[...statements].map(([, type, clause = '', to = '']) =>
      edge(file, to, type !== undefined || allInlineTypes(clause)),
    ),
    ...[...dynamic].map(([, to = '']) => edge(file, to, false)),
  ];
}

function edge(from: string, to: string, typeOnly: boolean): Import {
  const resolved = to.startsWith('.') ? path.posix.join(path.posix.dirname(from), to) : packageName(to);
  return { from, to: resolved, typeOnly };
}

function allInlineTypes(clause: string): boolean {
  const names = /\{([^}]*)\}/.exec(clause)?.[1];
  const list = (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return list.length > 0 && list.every((name) => name.startsWith('type ')) && /^\s*\{/.test(clause);
}

function packageName(specifier: string): string {
  return specifier.startsWith('@')
    ? specifier.split('/').slice(0, 2).join('/')
    : (specifier.split('/')[0] ?? specifier);
}
