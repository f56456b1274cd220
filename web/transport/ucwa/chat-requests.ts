import { TransportFailure } from '../failure.ts';
import type { DeliveryOutcome, PendingMessage } from '../outbox.ts';
import type { RequestContent, UcwaAnswer } from './ucwa-requests.ts';

const usualWaitMs = 2_000;

type Send = (method: string, href: string, content?: RequestContent) => Promise<UcwaAnswer>;

/** Sends a message under its operation id; `location` is that of the message, once it was sent. Source: ucwa.md#send-message */
export async function deliverMessage(
  send: Send,
  sendHref: string,
  { operationId, text }: Pick<PendingMessage, 'operationId' | 'text'>,
): Promise<{ readonly outcome: DeliveryOutcome; readonly location?: string | undefined }> {
  try {
    const { location } = await send('POST', `${sendHref}?operationId=${encodeURIComponent(operationId)}`, { text });
    return { outcome: 'sent', location };
  } catch (error) {
    return { outcome: error instanceof TransportFailure ? outcomeOf(error) : 'failed' };
  }
}

/** Source: ucwa.md#budgets */
function outcomeOf({ status, subcode, retryAfterMs = usualWaitMs, isTemporary }: TransportFailure): DeliveryOutcome {
  if (status === 429 && subcode === 'LimitExceeded') return { tooFastMs: retryAfterMs };
  return isTemporary ? 'later' : 'failed';
}

/** Deletes a resource, unless it is gone already. @throws {TransportFailure} — when the platform cannot be reached or refuses */
export async function deleteResource(send: Send, href: string, content?: RequestContent): Promise<void> {
  await send('DELETE', href, content).catch((error: unknown) => {
    if (!(error instanceof TransportFailure && error.kind === 'missing')) throw error;
  });
}
