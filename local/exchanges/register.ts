import { timingSafeEqual } from 'node:crypto';
import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { exchangeLog } from './exchange-log.ts';

/** `GET /local/exchanges?after=<number>`: what the host saw since, for a caller with the local key. */
app.http('local-exchanges', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'local/exchanges',
  handler: async (request: HttpRequest): Promise<HttpResponseInit> => {
    if (!holdsLocalKey(request.headers.get('x-carebridge-key') ?? '')) return { status: 401 };
    return { jsonBody: await exchangeLog.after(Number(request.query.get('after') ?? 0)) };
  },
});

function holdsLocalKey(given: string): boolean {
  const [key, value] = [process.env.CAREBRIDGE_LOCAL_KEY ?? '', given].map((text) => Buffer.from(text));
  return (
    key !== undefined &&
    value !== undefined &&
    key.length > 0 &&
    key.length === value.length &&
    timingSafeEqual(key, value)
  );
}
