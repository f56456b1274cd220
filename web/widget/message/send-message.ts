import { askedPauseMs } from '../../transport/back-off.ts';
import { serviceAnswer } from '../../transport/service-answer.ts';

/** A message as the service takes it. Source: carebridge.md#leave-a-message */
export type Message = {
  readonly messageId: string;
  readonly visitorId: string;
  readonly name?: string | undefined;
  readonly mail: string;
  readonly text: string;
  readonly agreed: readonly string[];
};

/** What became of a message: the service has it, asks for a pause, has refused it, or gave no answer. */
export type Sent = 'sent' | 'refused' | 'unanswered' | { readonly laterMs: number };

const usualPauseMs = 60_000;

/** Leaves a message; the same once more is there once. */
export async function sendMessage(url: string, message: Message): Promise<Sent> {
  const headers = { 'content-type': 'application/json' };
  const asked = { method: 'POST', headers, credentials: 'omit', cache: 'no-store' } as const;
  const response = await fetch(url, { ...asked, body: JSON.stringify(message) }).catch(() => undefined);
  if (response === undefined) return 'unanswered';
  if (response.status === 429) return { laterMs: askedPauseMs(response) ?? usualPauseMs };
  const answer = await serviceAnswer(response, 'messageId');
  if (answer === undefined || response.status >= 500) return 'unanswered';
  return answer.problem === undefined ? 'sent' : 'refused';
}
