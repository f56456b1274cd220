import type { BridgedCommand } from '../../conversation/command.ts';
import type { PerformContext } from '../provider.ts';
import { failureOf, isSuccess } from './answer.ts';
import { type CommandRequest, repeatOnPlace, requestOf } from './command-requests.ts';
import type { PlatformClient, RequestScope } from './platform-client.ts';

/**
 * Sends a command; what its repeat is answered by counts as done. Source: trusted-application.md#idempotence
 * @throws {ProviderRefused | Unavailable | ProtocolViolation} — as the answer says
 */
export async function performCommand(
  client: PlatformClient,
  command: BridgedCommand,
  context: PerformContext,
  scope: RequestScope,
  nowMs: () => number,
): Promise<void> {
  const answered = await attempt(client, requestOf(command, context), scope, nowMs);
  if (answered === 'done') return;
  if (command.kind === 'add-bridged-agent' && answered.status === 409) {
    const repeated = await attempt(client, repeatOnPlace(command), scope, nowMs);
    if (repeated === 'done') return;
    throw repeated.failure;
  }
  throw answered.failure;
}

async function attempt(
  client: PlatformClient,
  { request, doneOn }: CommandRequest,
  scope: RequestScope,
  nowMs: () => number,
): Promise<'done' | { readonly status: number; readonly failure: Error }> {
  const answer = await client.send(request, scope);
  if (isSuccess(answer.status) || doneOn.includes(answer.status)) return 'done';
  return { status: answer.status, failure: failureOf(answer, scope.step, nowMs()) };
}
