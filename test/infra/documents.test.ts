import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInfrastructure } from '../../infra/check/infrastructure.ts';
import { sessionTables } from '../../infra/check/session-load.ts';
import { root } from '../support/source-tree.ts';
import { infraFolder } from './support/folders.ts';

const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const pages = ['docs/deploy.md', 'docs/first-deployment.md', 'docs/operations.md'];
const code = pages.flatMap((page) => textOf(page).match(/```sh\n[^`]+```|`[^`\n]+`/g) ?? []).join('\n');
const all = (pattern: RegExp): readonly string[] => [
  ...new Set([...code.matchAll(pattern)].map(([, one = '']) => one)),
];

const { parameters } = JSON.parse(textOf('infra/main.parameters.json')) as {
  readonly parameters: Readonly<Record<string, { readonly value: string }>>;
};
const options = new Map(
  Object.values(parameters).map(({ value }) => {
    const [, name = '', fallback = ''] = /^\$\{(\w+)(?:=(.*))?\}$/.exec(value) ?? [];
    return [name, fallback];
  }),
);

/** Read by the hooks, or by azd itself. */
const besides = [
  'GRANT_PERMISSIONS',
  'AZURE_LOCATION',
  'AZURE_SUBSCRIPTION_ID',
  'PATIENCE_SECONDS',
  'REMOVE_ENTRA_APPLICATION',
  'SKIP_RIGHTS_CHECK',
];

describe('commands in the documents', () => {
  it('npm run … → a script', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const named = all(/npm run ([\w:-]+)/g);
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('files that are run → exist', () => {
    const files = all(/(?:node|sh) ([\w./-]+\.(?:ts|sh))/g);
    expect(files).toContain('infra/tools/get-bicep.sh');
    expect(files.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('azd env set … → an option, or what a hook reads', () => {
    const names = all(/azd env set (\w+)/g).filter((name) => name !== 'NAME');
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !options.has(name) && !besides.includes(name))).toEqual([]);
    const hooks = ['checks', 'postdown', 'postprovision', 'preprovision']
      .map((hook) => textOf(`infra/hooks/${hook}.ts`))
      .join('\n');
    for (const name of besides) expect(hooks).toContain(name);
  });

  it('azd env get-value … → an output of the template', () => {
    const outputs = Object.keys(readInfrastructure(infraFolder).usual.outputs);
    const names = all(/azd env get-value (\w+)/g);
    expect(names).toContain('CAREBRIDGE_ORIGIN');
    expect(names.filter((name) => !outputs.includes(name))).toEqual([]);
  });

  it('azd hooks run … → a hook of azure.yaml', () => {
    for (const name of all(/azd hooks run (\w+)/g)) expect(textOf('azure.yaml')).toContain(`\n  ${name}:\n`);
  });

  it('five steps of the first deployment → five', () => {
    const rows = textOf('docs/first-deployment.md').match(/^\| \d+ \|/gm);
    expect(rows).toEqual(Array.from({ length: 5 }, (_, index) => `| ${index + 1} |`));
  });
});

describe('docs/host-settings.md', () => {
  type Host = { readonly [name: string]: string | number | boolean | Host };
  const leaves = (value: Host, above: readonly string[] = []): readonly (readonly [path: string, value: string])[] =>
    Object.entries(value).flatMap(([name, inner]) =>
      typeof inner === 'object'
        ? leaves(inner, [...above, name])
        : [[[...above, name].join('.'), String(inner)] as const],
    );
  const rows = [...textOf('docs/host-settings.md').matchAll(/^\| `([\w….]+)`[ ●]* \| (.+?) \| .{15,} \|$/gm)];
  /** Values as a person writes them: `5 min`, `1,000`, empty. */
  const plain = (text: string): string =>
    text
      .replaceAll(/[`,](?! )/g, '')
      .replace(/^(\d+) min$/, (_, minutes: string) => `00:${minutes.padStart(2, '0')}:00`)
      .replace(/^(\d+) s$/, (_, seconds: string) => `00:00:${seconds.padStart(2, '0')}`)
      .replace(/^(\d+) ms$/, (_, milliseconds: string) => `00:00:00.${milliseconds.padStart(3, '0')}`)
      .replace(/^empty$/, '');

  it('each value of host.json → told, and why', () => {
    const given = leaves(JSON.parse(textOf('host.json')) as Host).filter(([name]) => name !== 'version');
    const told = rows.map(([, name = '', value = '']) => [name.replace('…', ''), plain(value)] as const);
    expect(told).toHaveLength(given.length);
    expect(given.filter(([name, value]) => !told.some(([one, same]) => name.endsWith(one) && same === value))).toEqual(
      [],
    );
  });
});

describe('tables of docs/host-settings.md', () => {
  it('idle time and places → as they are worked out', () => {
    const text = textOf('docs/host-settings.md');
    expect(sessionTables().filter((row) => !text.includes(`${row}\n`))).toEqual([]);
  });
});

describe('options in docs/deploy.md', () => {
  const rows = [...textOf('docs/deploy.md').matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \| ([^|]+) \|/gm)].flatMap(
    ([, names = '', fallbacks = '']) => {
      const each = names.split(', ').map((name) => name.replaceAll('`', ''));
      const values = fallbacks.trim().replaceAll('`', '').split(', ');
      return each.map((name, index) => [name, values[index] ?? values[0] ?? ''] as const);
    },
  );

  it('each → told, and none besides', () => {
    const chosen = [...options.keys(), 'GRANT_PERMISSIONS'].filter(
      (name) => !['AZURE_ENV_NAME', 'AZURE_LOCATION', 'ENTRA_CLIENT_ID'].includes(name),
    );
    expect(rows.map(([name]) => name).sort()).toEqual(chosen.sort());
  });

  it('default → that of the template', () => {
    const told = rows.filter(([name, value]) => options.has(name) && /^[\w.-]+$/.test(value) && value !== 'none');
    expect(told.length).toBeGreaterThan(10);
    expect(told.filter(([name, value]) => options.get(name) !== value && options.get(name) !== '')).toEqual([]);
  });
});
