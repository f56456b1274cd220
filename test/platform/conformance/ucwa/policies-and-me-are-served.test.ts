import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · its policies, its me and its conversations → 200; no presence is offered (ucwa.md#policies)',
  brokenAnswer(({ path }) => path.endsWith('/policies'), withStatus(204)),
  async (clients) => {
    const visitor = await clients.visitor();
    const { application } = visitor.signedIn;
    await visitor.read(hrefOf(application, 'policies'), 'policies');
    const me = await visitor.read(`${visitor.path}/me`, 'me');
    expect(Object.keys(me.links)).toEqual(['self']);
    const communication = await visitor.read(`${visitor.path}/communication`, 'communication');
    await visitor.read(hrefOf(communication, 'conversations'), 'conversations');
  },
);
