import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const program = `
  import { ServiceBusClient } from '@azure/service-bus';
  const [connectionString, queue] = process.argv.slice(1);
  const receiver = await new ServiceBusClient(connectionString).acceptNextSession(queue);
  const [message] = await receiver.receiveMessages(1);
  console.log(message === undefined ? 'nothing' : 'received');
`;

/** A process that accepts the next session, receives one message of it and settles nothing; `kill` is `kill -9`. */
export async function startHolder(connectionString: string, queue: string): Promise<{ kill(): Promise<void> }> {
  const args = ['--input-type=module', '--eval', program, connectionString, queue];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  if (line !== 'received') throw new Error('The holder received no message.');
  return {
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
