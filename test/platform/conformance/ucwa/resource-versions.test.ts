import { expect } from 'vitest';
import { refusalOf } from '../../edge/reading.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'X-MS-RequiresMinResourceVersion · 2.0 → served; more than there is → 404 APIVersionNotSupported (ucwa.md#headers)',
  brokenAnswer((_request, answer) => answer?.status === 404, inBody('APIVersionNotSupported', 'ApplicationNotFound')),
  async (fixture) => {
    const visitor = await fixture.visitor();
    const ask = (version: string) =>
      visitor.send('GET', visitor.path, undefined, undefined, { 'x-ms-requiresminresourceversion': version });
    for (const version of ['1', '2', '2.0']) expect((await ask(version)).status).toBe(200);
    expect(await refusalOf(await ask('3.0'))).toBe('404 NotFound APIVersionNotSupported');
  },
);
