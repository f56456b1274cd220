import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { partRules, roomRules, webRules } from './support/import-rules.ts';
import { longLivedMaps } from './support/long-lived-maps.ts';
import { smallFileReasons } from './support/small-files.ts';
import { importsOf, root, sourceFiles, textOf } from './support/source-tree.ts';
import { waysOutIn } from './support/ways-out.ts';

const parts = Object.keys(partRules);
const partOf = (file: string): string | undefined => parts.find((part) => file.startsWith(`${part}/`));
const roomOf = (part: string, file: string): string | undefined =>
  file.startsWith(`${part}/`) ? /^([^/]+)\//.exec(file.slice(part.length + 1))?.[1] : undefined;
const production = sourceFiles('shared', 'functions', 'web');
const everything = [...production, ...sourceFiles('local', 'bench', 'infra', 'test')];

function breaches(file: string): readonly string[] {
  const own = partOf(file);
  const rule = own === undefined ? undefined : partRules[own];
  if (own === undefined || rule === undefined) return [`${file} belongs to no part`];
  return importsOf(file).flatMap(({ to, typeOnly }) => {
    const target = partOf(to);
    if (to.startsWith('local/') || to.startsWith('test/')) return [`${file} → ${to}`];
    if (target === undefined || target === own || rule.runtime.includes(target)) return [];
    if (typeOnly && rule.types?.includes(target)) return [];
    return [`${file} → ${to}`];
  });
}

function roomBreaches(
  part: string,
  rules: Readonly<Record<string, readonly string[]>>,
  file: string,
): readonly string[] {
  const own = roomOf(part, file);
  const rule = own === undefined ? undefined : rules[own];
  if (own === undefined || rule === undefined) return [`${file} is in no room`];
  return importsOf(file).flatMap(({ to }) => {
    const room = to.startsWith(`${part}/`) ? (roomOf(part, to) ?? 'none') : own;
    return room === own || rule.includes(room) ? [] : [`${file} → ${to}`];
  });
}

/** The shortest way from a file over its imports back to itself, if there is one. */
function circleOf(start: string, edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const before = new Map<string, string>();
  for (const queue = [start]; queue.length > 0; ) {
    const file = queue.shift() ?? start;
    for (const next of edges.get(file) ?? []) {
      if (next === start) return trail(file, before);
      if (before.has(next)) continue;
      before.set(next, file);
      queue.push(next);
    }
  }
  return undefined;
}

function trail(last: string, before: ReadonlyMap<string, string>): readonly string[] {
  const found: string[] = [];
  for (let file: string | undefined = last; file !== undefined; file = before.get(file)) found.unshift(file);
  return [...found, found[0] ?? last];
}

const waysOut = (file: string): readonly string[] => waysOutIn(textOf(file)).map((way) => `${file}: ${way}`);
const linesOf = (file: string): number => textOf(file).trimEnd().split('\n').length;

describe('import graph', () => {
  it('parts · every import → goes the one allowed way (docs/decisions, README: the tree)', () => {
    expect(production.length).toBeGreaterThan(50);
    expect(production.flatMap(breaches)).toEqual([]);
  });

  it('rooms of the service application · every import → goes the one allowed way', () => {
    const service = sourceFiles('shared/service');
    const rooms = service.map((file) => roomOf('shared/service', file));
    expect([...new Set(rooms)].sort()).toEqual(Object.keys(roomRules).sort());
    expect(service.flatMap((file) => roomBreaches('shared/service', roomRules, file))).toEqual([]);
  });

  it('rooms of web/ · every import → goes the one allowed way, and no page sees another', () => {
    const web = sourceFiles('web').filter((file) => !['web/jsx.ts', 'web/css.d.ts'].includes(file));
    const rooms = web.map((file) => roomOf('web', file));
    expect([...new Set(rooms)].sort()).toEqual(Object.keys(webRules).sort());
    expect(web.flatMap((file) => roomBreaches('web', webRules, file))).toEqual([]);
  });

  it('files · all imports, those of types included → no circle', () => {
    const edges = new Map(everything.map((file) => [file, importsOf(file).map(({ to }) => to)]));
    expect(everything.flatMap((file) => circleOf(file, edges)?.join(' → ') ?? [])).toEqual([]);
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
      /^(functions\/|shared\/ledger\/|shared\/bus\/|shared\/secrets\/|shared\/application\/|shared\/kernel\/managed-identity\.ts$|shared\/providers\/.*-tokens\.ts$)/;
    const strays = production.filter(
      (file) => importsOf(file).some(({ to, typeOnly }) => !typeOnly && to.startsWith('@azure/')) && !edges.test(file),
    );
    expect(strays).toEqual([]);
  });

  it('packages · jose → tokens of others in the kernel, our own where the platform and the relay issue them', () => {
    const places =
      /^shared\/(kernel\/(issuer-keys|token-verifier|signed-claims)|platform\/identity\/|service\/relay\/relay-tokens)/;
    const users = production.filter((file) => importsOf(file).some(({ to }) => to === 'jose'));
    expect(users.length).toBeGreaterThan(2);
    expect(users.filter((file) => !places.test(file))).toEqual([]);
  });

  it('requests to outside → through the guarded client alone; those to the store have an address of the deployment', () => {
    const guarded = /^shared\/(kernel\/guarded-(agents|client)|ledger\/table-client)\.ts$/;
    const server = production.filter((file) => !file.startsWith('web/'));
    expect(server.filter((file) => guarded.test(file) && waysOut(file).length > 0)).toHaveLength(3);
    const strays = server.filter((file) => !guarded.test(file)).flatMap((file) => waysOut(file));
    expect(strays).toEqual([]);
  });

  it('ways out · each that there is → seen', () => {
    const written = [
      "import { request } from 'node:https';",
      "const { get } = await import('http');",
      "const net = require('node:net');",
      "import { Agent } from 'undici';",
      'await fetch(url);',
      'const send = globalThis.fetch;',
      'new WebSocket(url);',
      "import { lookup } from 'node:dns/promises';",
      'createRemoteJWKSet(new URL(url));',
    ];
    expect(written.filter((text) => waysOutIn(text).length === 0)).toEqual([]);
    const harmless = [
      "import { isIP } from 'node:net';",
      "import type { LookupFunction } from 'node:net';",
      '// fetch(url)',
      "const text = 'fetch(url)';",
      'createRemoteJWKSet(url, { [customFetch]: read });',
    ];
    expect(harmless.filter((text) => waysOutIn(text).length > 0)).toEqual([]);
  });

  it('maps and sets that live long → bounded, or with a reason why they end', () => {
    const kept =
      /^ +(?:readonly )?(#\w+) = new (?:Map|Set)\b.*\(\);$|^(?:export )?const (\w+) = new (?:Map|Set)\b.*\(\);$/gm;
    const found = production
      .filter((file) => !file.startsWith('web/'))
      .flatMap((file) => [...textOf(file).matchAll(kept)].map(([, member, name]) => `${file} ${member ?? name}`))
      .sort();
    expect(found).toEqual(Object.keys(longLivedMaps).sort());
  });

  it('pure parts · conversation, assignment and protocol → no node built-ins', () => {
    const pure = production.filter((file) => /^shared\/(conversation|assignment|protocol)\//.test(file));
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

  it('files under 25 lines with one importer → have a reason, and no reason is left over', () => {
    const importers = new Map<string, Set<string>>();
    for (const file of everything.filter((one) => !one.startsWith('test/'))) {
      for (const { to } of importsOf(file)) importers.set(to, (importers.get(to) ?? new Set()).add(file));
    }
    const small = sizes
      .filter(({ file, lines }) => lines < 25 && !file.startsWith('test/') && importers.get(file)?.size === 1)
      .map(({ file }) => file);
    const covers = (key: string, file: string) => (key.endsWith('/') ? file.startsWith(key) : file === key);
    const keys = Object.keys(smallFileReasons);
    expect(small.filter((file) => !keys.some((key) => covers(key, file)))).toEqual([]);
    expect(keys.filter((key) => !small.some((file) => covers(key, file)))).toEqual([]);
  });

  it('functions/ · each trigger but the table of HTTP routes → at most 50 lines', () => {
    const triggers = sourceFiles('functions').filter((file) => /^functions\/(?!http\.ts$)[^/]+$/.test(file));
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
