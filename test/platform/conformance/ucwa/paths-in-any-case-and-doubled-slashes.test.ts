import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'paths · put behind a closing slash, in another case, with a slash at the end → served all the same (ucwa.md#urls)',
  brokenAnswer(({ path }) => path.startsWith('//UCWA'), withStatus(404)),
  async (clients) => {
    const visitor = await clients.visitor();
    for (const href of [
      `${visitor.path}/me`,
      `${visitor.path}/me/`,
      `/${visitor.path}//me`,
      `${visitor.path}/ME`.replace('ucwa', 'UCWA'),
    ]) {
      expect((await visitor.read(href, 'me')).self).toBe(`${visitor.path}/me`);
    }
  },
);
