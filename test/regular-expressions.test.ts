import { check } from 'recheck';
import { expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { sourceFiles, textOf } from './support/source-tree.ts';

type Expression = { readonly file: string; readonly source: string; readonly flags: string };

/** Expressions that are put together at run time: the file, and each as it is put together there. */
const composed: readonly Expression[] = [
  {
    file: 'local/call-flow/contact-center/center-evidence.ts',
    source: String.raw`/contact-center/fabrikam/[\w-]{20,}$`,
    flags: '',
  },
  {
    file: 'local/host/timer/schedule.ts',
    source: String.raw`^(?:\*|\d{1,2})(?:-\d{1,2})?(?:,(?:\*|\d{1,2})(?:-\d{1,2})?)*$`,
    flags: 'i',
  },
  { file: 'local/identity/identity-listener.ts', source: '^/([^/]+)/oauth2/v2\\.0/token$', flags: 'i' },
  {
    file: 'local/store/rows/batch-request.ts',
    source: '^multipart/mixed; boundary=(batch_[A-Za-z0-9_-]+)$',
    flags: '',
  },
  {
    file: 'local/store/rows/batch-request.ts',
    source: String.raw`^content-type: multipart/mixed; boundary=(changeset_[A-Za-z0-9_-]+)\r\n\r\n$`,
    flags: '',
  },
  {
    file: 'local/store/rows/batch-request.ts',
    source: String.raw`^([A-Z]+) (http://[A-Za-z0-9.:]+/account(/[^\s?]+)) HTTP/1\.1$`,
    flags: '',
  },
  {
    file: 'local/store/rows/key-filter.ts',
    source: `^PartitionKey eq '([A-Za-z0-9._:@=,~-]{1,512})'`,
    flags: '',
  },
  {
    file: 'local/store/rows/key-filter.ts',
    source: ` and RowKey (eq|ge|gt|le|lt) '([A-Za-z0-9._:@=,~/-]{0,513})'`,
    flags: 'y',
  },
  { file: 'local/store/rows/row-keys.ts', source: '^[A-Za-z0-9._:@=,~-]{1,512}$', flags: '' },
  { file: 'shared/platform/edge/multipart.ts', source: String.raw`\r?\n--a\+b`, flags: '' },
  { file: 'web/text/host-shown.ts', source: String.raw`^[\p{Script=Greek}\p{M}]+$`, flags: 'u' },
];

/** Every regular expression literal of a file; one that is put together has no pattern. */
function expressionsIn(file: string): readonly (Expression | { readonly file: string; readonly source?: never })[] {
  const found: (Expression | { readonly file: string })[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { regex, type, callee } = node as {
      regex?: { pattern: string; flags: string };
      type?: string;
      callee?: { name?: string };
    };
    if (regex !== undefined) found.push({ file, source: regex.pattern, flags: regex.flags });
    if ((type === 'NewExpression' || type === 'CallExpression') && callee?.name === 'RegExp') found.push({ file });
    for (const part of Object.values(node)) visit(part);
  };
  visit(parseAst(textOf(file), { lang: file.endsWith('x') ? 'tsx' : 'ts' }));
  return found;
}

/** Without an unbounded repetition no text can make an expression go over more than a fixed number of characters at each place. */
const isBounded = ({ source }: Expression): boolean => !/[*+]|\{\d+,\}/.test(source.replace(/\\./g, ''));

/** Fixed numbers of repetitions cut down: they make the automaton large, and say nothing about its growth. */
const shrunk = (source: string): string => source.replace(/\{(\d+)(?:,(\d+))?\}/g, '{1,2}');

const all = sourceFiles('shared', 'functions', 'web', 'local').flatMap(expressionsIn);

test('regular expressions · whatever the text → no expression goes through it more often than in proportion to its length', async () => {
  const literals = all.filter((each): each is Expression => each.source !== undefined);
  expect(literals.length).toBeGreaterThan(100);
  const different = [
    ...new Map([...literals, ...composed].map((each) => [`${each.source}/${each.flags}`, each])).values(),
  ];
  const checked = await Promise.all(
    different
      .filter((each) => !isBounded(each))
      .map(async ({ file, source, flags }) => {
        const verdict = await check(shrunk(source), flags, { checker: 'automaton', timeout: null });
        return verdict.status === 'safe' ? [] : [`${file}: /${source}/${flags} is ${JSON.stringify(verdict)}`];
      }),
  );
  expect(checked.flat()).toEqual([]);
});

test('regular expressions · one that is put together at run time → is among those that are checked as they are put together', () => {
  const files = all.filter(({ source }) => source === undefined).map(({ file }) => file);
  expect([...new Set(files)].sort()).toEqual([...new Set(composed.map(({ file }) => file))].sort());
});
