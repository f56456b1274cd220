import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FileSecrets } from '../../shared/secrets/file-secrets.ts';

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'carebridge-secrets-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return path.join(made, 'data', 'secrets');
}

const modeOf = (entry: string): string => (statSync(entry).mode & 0o777).toString(8);

test('file · → its owner’s alone, as is the folder; a wider one is closed when it is read', async () => {
  const place = folder();
  const store = new FileSecrets(place);
  await store.write('one', 'value');
  const file = path.join(place, 'one.json');
  expect([modeOf(place), modeOf(file)]).toEqual(['700', '600']);
  chmodSync(file, 0o644);
  expect((await store.read('one'))?.value).toBe('value');
  expect(modeOf(file)).toBe('600');
});

test.each([
  ['cut off', (text: string) => text.slice(0, -20)],
  ['empty', () => ''],
  ['changed in one letter', (text: string) => text.replace('the value', 'the valve')],
  ['of another kind', () => '{"schema":2}'],
])(
  'file · %s → a sentence that names the file and says what to do, not the value; written again → whole',
  async (_, damage) => {
    const place = folder();
    const store = new FileSecrets(place);
    await store.write('one', 'the value');
    const file = path.join(place, 'one.json');
    writeFileSync(file, damage(readFileSync(file, 'utf8')));
    const failure = await store.read('one').catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'InvalidSetting', message: expect.stringContaining(`${file} is damaged`) });
    expect(String(failure)).not.toMatch(/the val[uv]e/);
    await store.write('one', 'the next value');
    expect((await store.read('one'))?.value).toBe('the next value');
  },
);

test('file · of another name → damaged, so that no tenant gets another’s', async () => {
  const place = folder();
  const store = new FileSecrets(place);
  await store.write('one', 'value');
  renameSync(path.join(place, 'one.json'), path.join(place, 'two.json'));
  await expect(store.read('two')).rejects.toMatchObject({ code: 'InvalidSetting' });
});

test('draft · of a process that ended → removed by a later write, one of another process that writes is left', async () => {
  const place = folder();
  const store = new FileSecrets(place);
  await store.write('one', 'value');
  const [old, young] = ['one.json.old.new', 'two.json.young.new'].map((name) => path.join(place, name)) as [
    string,
    string,
  ];
  writeFileSync(old, 'x');
  writeFileSync(young, 'x');
  utimesSync(old, new Date(0), new Date(0));
  await store.write('one', 'value');
  expect(readdirSync(place).sort()).toEqual(['one.json', 'two.json.young.new']);
});

test('folder · that is a file → SecretsUnavailable, with the system’s reason', async () => {
  const place = folder();
  await new FileSecrets(place).write('one', 'value');
  const store = new FileSecrets(path.join(place, 'one.json'));
  await expect(store.write('two', 'the value')).rejects.toMatchObject({
    code: 'SecretsUnavailable',
    message: expect.stringMatching(/\((EEXIST|ENOTDIR)\)/),
  });
});
