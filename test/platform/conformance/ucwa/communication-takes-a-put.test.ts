import { expect } from 'vitest';
import { json } from '../../edge/reading.ts';
import { brokenAnswer, rule } from '../rule.ts';

rule(
  'communication · put back as read under its ETag → 200, an event, and the old ETag is 412 (ucwa.md#communication)',
  brokenAnswer(
    ({ method, path }, answer) => method === 'PUT' && path.endsWith('/communication') && answer?.status === 412,
    (answer) => ({ ...answer, status: 200 }),
  ),
  async (fixture) => {
    const visitor = await fixture.visitor();
    const path = `${visitor.path}/communication`;
    const read = await visitor.get(path);
    const body = await json(read);
    const ifMatch = { 'if-match': read.headers.get('etag') ?? '' };
    const put = () =>
      visitor.send('PUT', path, { ...body, supportedMessageFormats: ['Plain', 'Html'] }, undefined, ifMatch);
    expect((await visitor.send('PUT', path, body)).status).toBe(428);
    expect((await put()).status).toBe(200);
    await visitor.next('communication', 'updated');
    expect((await put()).status).toBe(412);
  },
);
