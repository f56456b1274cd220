import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { delay } from '../../../shared/kernel/time.ts';
import type { RawCallback } from '../../../shared/providers/provider.ts';
import { startHttpServer } from '../http-server.ts';
import type { ScriptedCenter } from './scripted-center.ts';

/** A scripted center that applications in processes of their own reach by HTTP. */
export type CenterServer = { readonly origin: string; close(): Promise<void> };

const messageSchema = z.object({ by: z.enum(['user', 'agent']), text: z.string() });

/** A request for something that a client may ask of a center, by the name of its method. */
export const centerRequestSchema = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('find'), id: z.string() }),
  z.object({ ask: z.literal('newest'), key: z.string(), but: z.string().optional() }),
  z.object({ ask: z.literal('open'), key: z.string(), history: z.array(messageSchema) }),
  z.object({ ask: z.literal('say'), id: z.string(), text: z.string() }),
  z.object({ ask: z.literal('leave'), id: z.string() }),
  z.object({ ask: z.literal('assign'), id: z.string(), queue: z.string() }),
  z.object({ ask: z.literal('types'), id: z.string() }),
  z.object({ ask: z.literal('look'), id: z.string() }),
]);

export type CenterRequest = z.infer<typeof centerRequestSchema>;

const pauseMs = 20;
const retryMs = 100;

/** Answers for a center, and delivers its reports to a webhook, one after another, each until it is taken. */
export async function startCenterServer(center: ScriptedCenter, webhook: () => string): Promise<CenterServer> {
  const server = await startHttpServer((incoming, response) => {
    const answered = async () => {
      const answer = answerOf(center, centerRequestSchema.parse(await jsonIn(incoming)));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ answer }));
    };
    answered().catch(() => response.destroy());
  });
  const end = new AbortController();
  const delivering = deliverUntil(end.signal, center, webhook);
  return {
    origin: server.origin,
    close: async () => {
      end.abort();
      await delivering;
      await server.close();
    },
  };
}

function answerOf(center: ScriptedCenter, request: CenterRequest): unknown {
  const named = (one: { readonly id: string; readonly key: string } | undefined) =>
    one === undefined ? undefined : { id: one.id, key: one.key };
  switch (request.ask) {
    case 'find':
      return named(center.find(request.id));
    case 'newest':
      return named(center.newest(request.key, request.but));
    case 'open':
      return named(center.open(request.key, request.history));
    case 'say':
      return center.say(request.id, request.text);
    case 'leave':
      return center.leave(request.id);
    case 'assign':
      return center.assign(request.id, request.queue);
    case 'types':
      return center.types(request.id);
    case 'look':
      return center.look(request.id);
  }
}

async function deliverUntil(end: AbortSignal, center: ScriptedCenter, webhook: () => string): Promise<void> {
  while (!end.aborted) {
    for (const report of center.take()) {
      while (!end.aborted && !(await isTaken(report, webhook(), end))) await delay(retryMs);
    }
    await delay(pauseMs);
  }
}

async function isTaken({ method, headers, body }: RawCallback, url: string, signal: AbortSignal): Promise<boolean> {
  const sent = { method, headers, body: Uint8Array.from(body), signal };
  const response = await fetch(url, sent).catch(() => undefined);
  await response?.arrayBuffer().catch(() => undefined);
  return response?.ok === true;
}

async function jsonIn(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
