import { hashId } from '../../../../kernel/ids.ts';
import { startMessagingInputSchema } from '../../../../protocol/trusted-application/inputs.ts';
import type { PlatformAnswer } from '../../../http.ts';
import { readInput } from '../../../input.ts';
import { conflict } from '../../../refusal.ts';
import { callPartition } from '../../call-ids.ts';
import { callPerson } from '../../changes/call-person.ts';
import { markCall, markedCalls, threadMark } from '../../store/call-index.ts';
import { forgetEnvelope } from '../../store/forget-alarm.ts';
import { readContent, readFirstMessage } from '../message-input.ts';
import { personCalled } from '../person-called.ts';
import { checkCallbackUrl } from './callback-url.ts';
import type { ServiceWork } from './service-work.ts';

/** The service application begins a chat with somebody of the tenant. Source: trusted-application.md#start-messaging */
export async function callSomebody(work: ServiceWork): Promise<PlatformAnswer> {
  const input = readInput(startMessagingInputSchema, work.routed);
  await checkCallbackUrl(work, input);
  const { operationId, subject, threadId, importance, callbackUrl, callbackContext } = input;
  const customContent = readContent(input._links?.customContent?.href ?? input.customContent);
  const message = readFirstMessage(input._links?.message?.href ?? input.message);
  const { store, dependencies } = work.desk;
  const { queue, times, now, beginnings } = dependencies;
  const { tenantId, uri, applicationId, displayName, relPrefix } = work.caller.endpoint;
  beginnings.admit(applicationId);
  const target = hashId('serviceCall', applicationId, operationId);
  const partition = callPartition(tenantId, target);
  const called = await personCalled(dependencies, { tenantId, target }, input.to);
  if (threadId !== undefined) await claimThread(work, target, threadId);
  await queue.schedule(forgetEnvelope(partition), now() + times.callKeptMs);
  const permissions = [...work.caller.permissions];
  const begun = {
    ...called,
    ...{ target, tenantId, operationId, subject, threadId, importance, customContent, message },
    ...{ callbackUrl, callbackContext, times },
    endpoint: { uri, applicationId, displayName, relPrefix, permissions },
  };
  return store.begin(partition, (at) => callPerson(begun, at), work.once('invitation', operationId, input));
}

/** Choice: a thread that the service application names is that of one conversation at a time. Source: trusted-application.md#start-messaging */
async function claimThread({ desk, caller }: ServiceWork, target: string, threadId: string): Promise<void> {
  const { ledger, times, now } = desk.dependencies;
  const { tenantId, uri } = caller.endpoint;
  const mark = threadMark(tenantId, uri, threadId);
  const others = (await markedCalls(ledger, mark, now())).filter((other) => other !== target);
  const calls = await Promise.all(others.map((other) => desk.store.find(callPartition(tenantId, other))));
  if (calls.some((call) => call !== undefined && call.visitor.state !== 'Ended'))
    throw conflict('ThreadIdAlreadyExists');
  await markCall(ledger, mark, target, now() + times.callKeptMs);
}
