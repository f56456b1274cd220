import { globSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../support/source-tree.ts';

/** The documents of the repository, relative to its root. */
export const documents: readonly string[] = globSync(['*.md', 'docs/**/*.md', 'test/*.md', '.github/**/*.md'], {
  cwd: root,
})
  .map((file) => file.split(path.sep).join('/'))
  .toSorted();

/** The places of a document that a link can name: ids and headings. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const named = [...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id);
  const headings = [...text.matchAll(/^#+\s+(.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
  return new Set([...named, ...headings]);
}

/** A link that a document holds: where it leads to, relative to the root, and the place there. */
export type DocumentLink = { readonly file: string; readonly anchor: string | undefined };

/** The links of a document to files of the repository. */
export function linksOf(document: string, text: string): readonly DocumentLink[] {
  const targets = [...withoutCode(text).matchAll(/\]\((?![a-z]+:|\/)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  return targets.map(([, target = '', anchor]) => ({
    file: target === '' ? document : path.posix.join(path.posix.dirname(document), decodeURI(target)),
    anchor,
  }));
}

const topFolders = 'functions|shared|web|local|infra|test|bench|docs|\\.github|\\.vscode|\\.ci';
const namedPath = new RegExp(`(?<![\\w./-])(?:${topFolders})/[\\w./*-]*[\\w*/]`, 'g');

/** The files and folders of the repository that a text names by their path from the root; `*` stands for any name. */
export function pathsIn(text: string): readonly string[] {
  return [...new Set(text.match(namedPath))];
}

/** The cells of the tables whose first heading is this one, row by row, without the heading. */
export function tableRows(text: string, firstHeading: string): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    const cells = line.startsWith('|') ? line.slice(1, line.lastIndexOf('|')).split('|') : [];
    const [first = '', ...rest] = cells.map((cell) => cell.trim());
    if (cells.length === 0) isInside = false;
    else if (isInside && !/^-+$/.test(first)) rows.push([first, ...rest]);
    else if (first === firstHeading) isInside = true;
  }
  return rows;
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}
