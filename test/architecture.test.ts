import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Import, importsOf, root, sourceFiles, textOf } from './support/source-tree.ts';

/** What each part may import of ours: at run time, or as types only. */
const allowed: Readonly<Record<string, { readonly runtime: readonly string[]; readonly types?: readonly string[] }>> = {
  'shared/kernel': { runtime: [] },
  'shared/conversation': { runtime: ['shared/kernel'] },
  'shared/protocol': { runtime: ['shared/kernel'] },
  'shared/ledger': { runtime: ['shared/kernel'], types: ['shared/conversation'] },
  'shared/queue': { runtime: ['shared/kernel'], types: ['shared/conversation'] },
  'shared/providers': { runtime: ['shared/protocol', 'shared/kernel'], types: ['shared/conversation'] },
  'shared/platform': { runtime: ['shared/protocol', 'shared/ledger', 'shared/queue', 'shared/kernel'] },
  'shared/service': {
    runtime: [
      'shared/conversation',
      'shared/providers',
      'shared/protocol',
      'shared/ledger',
      'shared/queue',
      'shared/kernel',
    ],
  },
  functions: { runtime: ['shared/service', 'shared/kernel', 'shared/protocol'] },
  web: { runtime: ['shared/protocol', 'shared/kernel'] },
};

/** The one place where platform and service meet. */
const composition = /^shared\/service\/compose(-[a-z-]+)?\.ts$/;

const parts = Object.keys(allowed);
const partOf = (file: string): string | undefined => parts.find((part) => file.startsWith(`${part}/`));
const production = sourceFiles('shared', 'functions', 'web');
const everything = [...production, ...sourceFiles('local', 'bench', 'test')];

function breaches(file: string): readonly string[] {
  const own = partOf(file);
  const rule = own === undefined ? undefined : allowed[own];
  if (own === undefined || rule === undefined) return [`${file} belongs to no part`];
  return importsOf(file).flatMap(({ to, typeOnly }) => {
    const target = partOf(to);
    if (to.startsWith('local/') || to.startsWith('test/')) return [`${file} → ${to}`];
    if (target === undefined || target === own || rule.runtime.includes(target)) return [];
    if (typeOnly && rule.types?.includes(target)) return [];
    if (composition.test(file) && target === 'shared/platform') return [];
    return [`${file} → ${to}`];
  });
}

function cycleFrom(start: string, edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const walk = (file: string, trail: readonly string[]): readonly string[] | undefined => {
    for (const next of edges.get(file) ?? []) {
      if (next === start) return [...trail, next];
      if (visited.has(next)) continue;
      visited.add(next);
      const found = walk(next, [...trail, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const visited = new Set<string>([start]);
  return walk(start, [start]);
}

const linesOf = (file: string): number => textOf(file).trimEnd().split('\n').length;

describe('import graph', () => {
  it('parts · every import → goes the one allowed way (docs/decisions, README: the tree)', () => {
    expect(production.length).toBeGreaterThan(50);
    expect(production.flatMap(breaches)).toEqual([]);
  });

  it('files · all imports that exist at run time → no cycle', () => {
    const runtime = (imports: readonly Import[]) =>
      imports.filter(({ typeOnly, to }) => !typeOnly && to.endsWith('.ts'));
    const edges = new Map(everything.map((file) => [file, runtime(importsOf(file)).map(({ to }) => to)]));
    expect(everything.flatMap((file) => cycleFrom(file, edges)?.join(' → ') ?? [])).toEqual([]);
  });

  it('imports · relative ones → lead to a file', () => {
    const missing = everything.flatMap((file) =>
      importsOf(file)
        .filter(({ to }) => to.endsWith('.ts') && !existsSync(path.join(root, to)))
        .map(({ to }) => `${file} → ${to}`),
    );
    expect(missing).toEqual([]);
  });

  it('packages · @azure/* → only at the edges that speak to Azure', () => {
    const edges =
      /^(functions\/|shared\/ledger\/|shared\/queue\/|shared\/service\/compose|shared\/providers\/.*-tokens\.ts$)/;
    const strays = production.filter(
      (file) => importsOf(file).some(({ to, typeOnly }) => !typeOnly && to.startsWith('@azure/')) && !edges.test(file),
    );
    expect(strays).toEqual([]);
  });

  it('pure parts · conversation and protocol → no node built-ins', () => {
    const pure = production.filter((file) => /^shared\/(conversation|protocol)\//.test(file));
    expect(pure.filter((file) => importsOf(file).some(({ to }) => to.startsWith('node:')))).toEqual([]);
  });
});

describe('file sizes', () => {
  const sizes = everything.map((file) => ({ file, lines: linesOf(file) })).sort((a, b) => a.lines - b.lines);

  it('files · each → at most 400 lines', () => {
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it('files · nine in ten → at most 250 lines', () => {
    expect(sizes[Math.floor(sizes.length * 0.9)]?.lines).toBeLessThanOrEqual(250);
  });

  it('files of the product · median → at most 80 lines', () => {
    const product = sizes.filter(({ file }) => production.includes(file));
    expect(product[Math.floor(product.length / 2)]?.lines).toBeLessThanOrEqual(80);
  });

  it('functions/ · each trigger → at most 50 lines', () => {
    const triggers = sourceFiles('functions').filter((file) => path.posix.dirname(file) === 'functions');
    expect(triggers.filter((file) => linesOf(file) > 50)).toEqual([]);
  });
});

describe('cited sources', () => {
  const anchorsOf = (document: string): ReadonlySet<string> => {
    const text = textOf(`docs/protocol/${document}`);
    const named = [...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id);
    const headings = [...text.matchAll(/^#+\s+(.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    );
    return new Set([...named, ...headings]);
  };
  const citations = production.flatMap((file) =>
    [...textOf(file).matchAll(/\b([a-z0-9-]+\.md)#([a-z0-9-]+)/g)].map(([, document = '', anchor = '']) => ({
      file,
      document,
      anchor,
    })),
  );

  it('Source: · every cited anchor → exists in docs/protocol', () => {
    expect(citations.length).toBeGreaterThan(20);
    const documents = new Set(citations.map(({ document }) => document));
    const anchors = new Map(
      [...documents].map((document) => [
        document,
        existsSync(path.join(root, 'docs/protocol', document)) ? anchorsOf(document) : new Set(),
      ]),
    );
    const broken = citations.filter(({ document, anchor }) => !anchors.get(document)?.has(anchor));
    expect(broken.map(({ file, document, anchor }) => `${file}: ${document}#${anchor}`)).toEqual([]);
  });

  it('protocol/ · every file → cites its source', () => {
    const silent = sourceFiles('shared/protocol').filter((file) => !/Source:/.test(textOf(file)));
    expect(silent).toEqual([]);
  });
});
