import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const blockBytes = 4_096;

/** What a folder takes on a disk, in bytes: each file in whole blocks. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((bytes, entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return bytes + bytesOf(place);
    return entry.isFile() ? bytes + Math.ceil(statSync(place).size / blockBytes) * blockBytes : bytes;
  }, 0);
}

/** What each package at the top of a `node_modules` takes, with the packages inside of it; caches of tools are left out. */
export function packageSizes(nodeModules: string): ReadonlyMap<string, number> {
  const names = readdirSync(nodeModules).filter((name) => !name.startsWith('.'));
  const packages = names.flatMap((name) =>
    name.startsWith('@') ? readdirSync(path.join(nodeModules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return new Map(packages.map((name) => [name, bytesOf(path.join(nodeModules, name))]));
}
