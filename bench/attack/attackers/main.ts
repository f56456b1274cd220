import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delay } from '../../../shared/kernel/time.ts';
import type { NumberedOrder, Order, Outcome, Salvo } from './orders.ts';
import { type Answered, type AttackRequest, sendTo } from './request.ts';

// The attackers: a process of their own, since the time that their requests cost them is not the service's. Its argument is the origin that
// they attack. Started by `Attackers`.

const [origin = ''] = process.argv.slice(2);
const sent: { readonly request: AttackRequest; readonly afterMs: number }[] = [];
let startedAt = performance.now();

function send(request: AttackRequest): Promise<Answered> {
  sent.push({ request, afterMs: performance.now() - startedAt });
  return sendTo(origin, request);
}

/** Texts are numbered, so that none is another's repeat. */
async function fire(salvo: Salvo): Promise<readonly Answered[]> {
  const { request, atATime } = salvo;
  const begunAt = performance.now();
  const answers: Answered[] = [];
  let begun = 0;
  const goesOn = (): boolean =>
    'count' in salvo ? begun < salvo.count : performance.now() - begunAt < salvo.seconds * 1_000;
  const one = async (): Promise<void> => {
    while (goesOn()) {
      begun += 1;
      const { text } = request;
      answers.push(await send(text === undefined ? request : { ...request, text: `${begun} ${text}` }));
    }
  };
  await Promise.all(Array.from({ length: atATime }, one));
  return answers;
}

/** A front that refuses everything, as one in front of the service would. */
async function startFront(): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer((incoming, response) => {
    incoming.resume().once('end', () => {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function sendRefused(): Promise<readonly Answered[]> {
  const front = await startFront();
  const again = sent.map(async ({ request, afterMs }) => {
    await delay(afterMs);
    await sendTo(front.origin, request);
  });
  await Promise.all(again);
  front.server.close();
  front.server.closeAllConnections();
  return [];
}

async function obey(order: Order): Promise<readonly Answered[]> {
  switch (order.kind) {
    case 'send':
      return [await send(order.request)];
    case 'salvo':
      return fire(order.salvo);
    case 'forget':
      sent.length = 0;
      startedAt = performance.now();
      return [];
    case 'send-refused':
      return sendRefused();
  }
}

process.on('message', ({ number, order }: NumberedOrder) => {
  void obey(order).then((answers) => process.send?.({ number, answers } satisfies Outcome));
});
process.once('disconnect', () => process.exit(0));
