import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setUpClientSockets } from '../../../local/host/service-bus/client-sockets.ts';

const header = Buffer.from([...Buffer.from('AMQP'), 3, 1, 0, 0]);
const frames = ['begin', 'attach', 'flow'].map((text) => Buffer.from(text));

describe('sockets of the Service Bus client', () => {
  const server = createServer();
  const opened: Socket[] = [];
  let received: Promise<Buffer>;

  beforeAll(async () => {
    setUpClientSockets();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const socket of opened.splice(0)) socket.destroy();
  });
  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  async function open(): Promise<Socket> {
    received = once(server, 'connection').then(async ([peer]: Socket[]) => {
      const chunks: Buffer[] = [];
      peer?.on('data', (chunk: Buffer) => chunks.push(chunk));
      if (peer !== undefined) await once(peer, 'end');
      return Buffer.concat(chunks);
    });
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    opened.push(socket);
    await once(socket, 'connect');
    return socket;
  }

  it('send the frames of one turn together at its end, in their order', async () => {
    const socket = await open();
    socket.write(header);
    for (const frame of frames) socket.write(frame);
    expect(socket.writableLength).toBe(Buffer.concat([header, ...frames]).length);
    await turn();
    expect(socket.writableCorked).toBe(0);
    socket.write('next');
    expect(socket.writableCorked).toBe(1);
    socket.end();
    expect((await received).toString()).toBe(Buffer.concat([header, ...frames, Buffer.from('next')]).toString());
  });

  it('call back when what was written is sent', async () => {
    const socket = await open();
    const sent = new Promise((resolve) => socket.write(header, resolve));
    expect(socket.writableCorked).toBe(1);
    await sent;
    expect(socket.writableCorked).toBe(0);
  });

  it('are left as they are where another protocol is spoken', async () => {
    const socket = await open();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    socket.write(header);
    expect(socket.writableCorked).toBe(0);
    socket.end();
    expect((await received).subarray(-header.length)).toEqual(header);
  });
});
