import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { gateOpened, saw } from './seen.ts';

app.http('echo', {
  route: 'echo/{id}/{*rest}',
  methods: ['GET', 'POST'],
  authLevel: 'anonymous',
  handler: async (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => ({
    status: 201,
    headers: { 'x-echo': request.headers.get('x-in') ?? '' },
    cookies: [{ name: 'c', value: 'v', httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 60 }],
    jsonBody: {
      url: request.url,
      params: request.params,
      query: Object.fromEntries(request.query),
      forwardedFor: request.headers.get('x-forwarded-for'),
      body: request.method === 'GET' ? null : await request.json(),
      trace: context.traceContext?.traceParent,
      name: context.functionName,
    },
  }),
});
app.http('raw', {
  route: 'raw',
  methods: ['GET', 'HEAD'],
  handler: ({ query, headers }) => ({
    jsonBody: {
      query: Object.fromEntries(query),
      headers: ['x-in', 'cookie', 'authorization'].map((name) => headers.get(name)),
    },
  }),
});
app.http('two-cookies', {
  route: 'two-cookies',
  methods: ['GET'],
  handler: () => ({
    headers: [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ],
  }),
});
app.http('all', { route: 'items/all', methods: ['GET'], handler: () => ({ body: 'all' }) });
app.http('any', {
  route: 'items/{name}',
  methods: ['GET'],
  handler: (request) => ({ body: `any ${request.params.name}` }),
});
app.http('rest', {
  route: 'echo/{*rest}',
  methods: ['GET'],
  handler: (request) => ({ body: `rest ${request.params.rest}` }),
});
app.http('optional', {
  route: 'optional/{first}/{second?}',
  methods: ['GET'],
  handler: ({ params }) => ({ jsonBody: params }),
});
app.http('fails', {
  route: 'fails',
  methods: ['GET'],
  handler: () => {
    throw new Error('kaput');
  },
});
app.http('rejects-with-null', {
  route: 'rejects-with-null',
  methods: ['GET'],
  handler: () => Promise.reject(null),
});
app.http('nothing', { route: 'nothing', methods: ['GET'], handler: () => ({ status: 204 }) });
app.http('logs', {
  route: 'logs',
  methods: ['GET'],
  handler: (_, context) => {
    context.warn('a line', 42);
    return {};
  },
});
app.http('logs-late', {
  route: 'logs-late',
  methods: ['GET'],
  handler: (_, context) => {
    void gateOpened('answered').then(() => {
      context.log('late');
      saw({ what: 'logged late' });
    });
    context.log('in time');
    return {};
  },
});
app.http('size', {
  route: 'size',
  methods: ['POST'],
  handler: async (request) => ({ body: String((await request.arrayBuffer()).byteLength) }),
});
app.http('setting', {
  route: 'setting',
  methods: ['GET'],
  handler: () => ({ body: process.env.SAMPLE_SETTING ?? '' }),
});

app.http('parks', {
  route: 'parks/{name}',
  methods: ['GET'],
  handler: async (request) => {
    const { name = '' } = request.params;
    saw({ what: `parked ${name}` });
    if ('signal' in request && request.signal instanceof AbortSignal) {
      request.signal.addEventListener('abort', () => saw({ what: `gone ${name}` }));
    }
    await gateOpened(name);
    saw({ what: `left ${name}` });
    return { body: 'released' };
  },
});
