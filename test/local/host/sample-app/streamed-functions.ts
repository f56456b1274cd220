import { app } from '@azure/functions';

app.setup({ enableHttpStream: true });

app.http('tells', {
  route: 'tells/{number}/{optional?}',
  methods: ['GET', 'POST'],
  handler: async (request) => ({
    headers: { 'x-in': request.headers.get('x-in') ?? 'none' },
    jsonBody: {
      url: request.url,
      params: request.params,
      body: request.method === 'GET' ? null : await request.text(),
    },
  }),
});
app.http('first-bytes', {
  route: 'first-bytes',
  methods: ['POST'],
  handler: async ({ body }) => {
    const reader = body?.getReader();
    const read = await reader?.read();
    reader?.releaseLock();
    return { status: 413, body: Buffer.from(read?.value ?? []).toString() };
  },
});
app.http('fails', {
  route: 'fails',
  methods: ['GET'],
  handler: () => {
    throw new Error('kaput');
  },
});
app.http('nothing', {
  route: 'nothing',
  methods: ['GET', 'HEAD'],
  handler: () => ({ status: 304, headers: { etag: '"a"' } }),
});
