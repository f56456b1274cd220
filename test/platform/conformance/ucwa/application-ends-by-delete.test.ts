import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · deleted while a request for events waits → 204, the request ends with ApplicationNotFound, the other side hears it (ucwa.md#applications)',
  brokenAnswer(({ method, path }) => method === 'DELETE' && /applications\/\d+$/.test(path), withStatus(200)),
  async (clients, fixture) => {
    const { visitor, invitation } = await clients.ringing();
    await visitor.done('DELETE', visitor.path);
    await visitor.until(() => visitor.ended, 'the end of the event channel');
    const { status, error } = await visitor.send('GET', visitor.path);
    expect({ status, error }).toEqual({ status: 404, error: { code: 'NotFound', subcode: 'ApplicationNotFound' } });
    await fixture.application.event('conversation deleted', ({ link }) => link.href === invitation('conversation'));
  },
);
