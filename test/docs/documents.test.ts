import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../shared/platform/limits.ts';
import { textOf } from '../support/source-tree.ts';

/** Members of a union of string literals in a source file. */
function membersOf(file: string, type: string): readonly string[] {
  const [, union = ''] = new RegExp(`type ${type} =([^;]+);`).exec(textOf(file)) ?? [];
  return [...union.matchAll(/^\s*\| '([\w-]+)'/gm)].map(([, name = '']) => name);
}

const operations = textOf('docs/operations.md');

test('operations · every log event → has a line that says what to do', () => {
  const events = membersOf('shared/kernel/log.ts', 'LogEvent');
  expect(events.length).toBeGreaterThan(15);
  expect(events.filter((event) => !new RegExp(`^\\|[^|]*\`${event}\``, 'm').test(operations))).toEqual([]);
});

test('operations · every error code → has a line that says what to do', () => {
  const codes = ['RefusalCode', 'FailureCode'].flatMap((type) => membersOf('shared/kernel/errors.ts', type));
  expect(codes.length).toBeGreaterThan(25);
  expect(codes.filter((code) => !new RegExp(`^\\|[^|]*\`${code}\``, 'm').test(operations))).toEqual([]);
});

test('threats · every defence → names tests that are there', () => {
  const links = [...textOf('docs/threats.md').matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+)\)/g)];
  expect(links.length).toBeGreaterThan(25);
  const missing = links.filter(([, name = '', file = '']) => !existsSync(file) || !textOf(file).includes(name));
  expect(missing.map(([, name, file]) => `${file}: ${name}`)).toEqual([]);
});

test('README · every limit of the embedded platform → has a line with its default', () => {
  const readme = textOf('README.md');
  const { visitor, agent, ...limits } = defaultLimits;
  const of = (name: string, whose = ''): string =>
    new RegExp(`^\\| ${whose}\`${name}\` \\| [^|]+ \\| ([^|]+) \\|`, 'm').exec(readme)?.[1] ?? '';
  for (const [name, usual] of Object.entries(limits)) expect([name, of(name)]).toEqual([name, String(usual)]);
  for (const [name, usual] of Object.entries(visitor)) {
    expect([name, of(name, '`visitor`, `agent`: ')]).toEqual([name, `${usual}, ${agent[name as keyof typeof agent]}`]);
  }
});

test('README · every setting of the application → has a line', () => {
  const settings = [...new Set(textOf('shared/application/settings.ts').match(/^ {2}(CAREBRIDGE|ServiceBus)\w+/gm))];
  expect(settings.length).toBeGreaterThan(20);
  const readme = textOf('README.md');
  expect(settings.filter((name) => !readme.includes(`| \`${name.trim()}\` |`))).toEqual([]);
});
