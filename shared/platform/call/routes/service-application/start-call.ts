import { hashId } from '../../../../kernel/ids.ts';
import { startMessagingInputSchema } from '../../../../protocol/trusted-application/inputs.ts';
import type { PlatformAnswer } from '../../../edge/http.ts';
import { readInput } from '../../../edge/input.ts';
import { conflict } from '../../../edge/refusal.ts';
import { callPartition } from '../../call-ids.ts';
import { type CallPerson, callPerson } from '../../changes/call-person.ts';
import { markCall, markedCalls, threadMark } from '../../store/call-index.ts';
import { findInvitee } from '../invitee.ts';
import { readInvitation } from '../message-input.ts';
import { checkCallbackUrl } from './callback-url.ts';
import type { ServiceWork } from './service-work.ts';

/** The service application begins a chat with a person of the tenant. Source: trusted-application.md#start-messaging */
export async function startCall(work: ServiceWork): Promise<PlatformAnswer> {
  const input = readInput(startMessagingInputSchema, work.routed);
  const { store, dependencies } = work.context;
  const { times, beginnings } = dependencies;
  const { tenantId, applicationId } = work.caller.endpoint;
  const { operationId, callbackUrl, callbackContext } = input;
  const said = { ...readInvitation(input), operationId, callbackUrl, callbackContext };
  beginnings.admit(applicationId);
  await checkCallbackUrl(work, input);
  const target = hashId('serviceCall', applicationId, operationId);
  const partition = callPartition(tenantId, target);
  const called = await findInvitee(dependencies, { tenantId, target }, input.to);
  if (input.threadId !== undefined) await claimThread(work, target, input.threadId);
  const begun: CallPerson = { ...said, ...called, target, tenantId, endpoint: work.endpoint, times };
  const once = work.once('invitation', operationId, input);
  const { answer } = await store.begin(partition, (at) => callPerson(begun, at), once);
  return answer;
}

/** Choice: a thread that the service application names is that of one conversation at a time. Source: trusted-application.md#start-messaging */
async function claimThread({ context, caller }: ServiceWork, target: string, threadId: string): Promise<void> {
  const { ledger, times, now } = context.dependencies;
  const { tenantId, uri } = caller.endpoint;
  const mark = threadMark(tenantId, uri, threadId);
  const others = (await markedCalls(ledger, mark, now())).filter((other) => other !== target);
  const calls = await Promise.all(others.map((other) => context.store.find(callPartition(tenantId, other))));
  if (calls.some((call) => call !== undefined && call.visitor.state !== 'Ended'))
    throw conflict('ThreadIdAlreadyExists');
  await markCall(context.dependencies, mark, target, now() + times.callKeptMs);
}
