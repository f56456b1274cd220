import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'communication · embedded and read by itself → the same member named by a GUID, with its literal text (ucwa.md#communication)',
  brokenAnswer(({ path }) => path.endsWith('/communication'), inBody('please pass this in a PUT request', 'x')),
  async (clients) => {
    const visitor = await clients.visitor();
    const { guid } = visitor.signedIn;
    const communication = await visitor.read(`${visitor.path}/communication`, 'communication');
    expect(communication.members[guid]).toBe('please pass this in a PUT request');
    expect(communication.members.supportedMessageFormats).toContain('Plain');
  },
);
