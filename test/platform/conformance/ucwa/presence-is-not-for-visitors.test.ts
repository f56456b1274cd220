import { expect } from 'vitest';
import { refusalOf } from '../../edge/reading.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'makeMeAvailable, reportMyActivity · of a visitor → 403 AnonymousNotAllowed (ucwa.md#me)',
  brokenAnswer((_request, answer) => answer?.status === 403, inBody('AnonymousNotAllowed', 'None')),
  async (fixture) => {
    const visitor = await fixture.visitor();
    for (const path of ['makeMeAvailable', 'reportMyActivity']) {
      expect(await refusalOf(await visitor.post(`${visitor.path}/me/${path}`))).toBe(
        '403 Forbidden AnonymousNotAllowed',
      );
    }
  },
);
