import { HttpRequest } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { answerHttp } from '../../functions/handlers/edge.ts';
import { RequestRefused, Unavailable } from '../../shared/kernel/errors.ts';
import type { LogEntry } from '../../shared/kernel/log.ts';
import { currentTraceparent } from '../../shared/kernel/trace.ts';

const request = (headers: Record<string, string> = {}) => new HttpRequest({ method: 'GET', url: 'http://x/', headers });

async function answered(work: () => Promise<never>) {
  const log: LogEntry[] = [];
  const edge = { name: 'test', log: (entry: LogEntry) => void log.push(entry), headers: { vary: 'Origin' } };
  const { status, headers, body } = await answerHttp(request(), edge, work);
  return { status, headers, body: JSON.parse(String(body)), log };
}

describe('edge (carebridge.md#errors)', () => {
  test('refused → problem with its code, one line at info', async () => {
    const { status, headers, body, log } = await answered(async () => {
      throw new RequestRefused('NotFound', 'There is nothing here.');
    });
    expect(status).toBe(404);
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', vary: 'Origin, Accept-Encoding' });
    expect(body).toEqual({ type: 'about:blank', title: 'There is nothing here.', status: 404, code: 'NotFound' });
    expect(log).toContainEqual({ level: 'info', event: 'refusal', step: 'test', code: 'NotFound' });
  });

  test('an answer whose headers cannot be written → 500, since of it nothing would be sent (host-settings.md)', async () => {
    const log: LogEntry[] = [];
    const edge = { name: 'test', log: (entry: LogEntry) => void log.push(entry) };
    const answer = await answerHttp(request(), edge, async () => ({ status: 200, headers: { location: 'a\nb' } }));
    expect(answer.status).toBe(500);
    expect(log).toContainEqual(expect.objectContaining({ level: 'error', event: 'failure', step: 'test' }));
  });

  test('unavailable → 503 with Retry-After', async () => {
    const { status, headers } = await answered(async () => {
      throw new Unavailable('StoreUnavailable', 'The store is not available.', 4_200);
    });
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'retry-after': '5' });
  });

  test('a defect → 500 that tells nothing, one line at error', async () => {
    const { status, body, log } = await answered(async () => {
      throw new TypeError('secret detail');
    });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(log).toContainEqual({
      stack: expect.anything(),
      level: 'error',
      event: 'failure',
      step: 'test',
      code: 'TypeError',
    });
  });

  test('traceparent of the caller → the trace of all that is done', async () => {
    const traceId = '0123456789abcdef0123456789abcdef';
    let seen = '';
    await answerHttp(
      request({ traceparent: `00-${traceId}-0123456789abcdef-01` }),
      { name: 'test', log: () => undefined },
      async () => {
        seen = currentTraceparent();
        return { status: 204, headers: {} };
      },
    );
    expect(seen).toContain(traceId);
  });
});
