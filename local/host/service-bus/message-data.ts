import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { TypedData } from '../core-contract.ts';

/** A message's body as the library receives it: text (which it parses where it is JSON), or bytes that are not UTF-8. */
export function messageData(message: ServiceBusReceivedMessage): TypedData {
  const body: unknown = message.body;
  if (typeof body === 'string') return { string: body };
  if (!(body instanceof Uint8Array)) return { json: JSON.stringify(body) };
  try {
    return { string: new TextDecoder('utf-8', { fatal: true }).decode(body) };
  } catch {
    return { bytes: body };
  }
}

/**
 * The trigger metadata under the names that the Functions host uses; the library hands them on in camel case.
 * `DeliveryCount` counts from 1, as .NET does, while the JavaScript client counts from 0.
 * Unconfirmed: the exact set of names.
 */
export function messageMetadata(message: ServiceBusReceivedMessage): Readonly<Record<string, TypedData>> {
  const metadata = {
    MessageId: message.messageId,
    SessionId: message.sessionId,
    DeliveryCount: (message.deliveryCount ?? 0) + 1,
    SequenceNumber: message.sequenceNumber?.toNumber(),
    EnqueuedSequenceNumber: message.enqueuedSequenceNumber,
    EnqueuedTimeUtc: message.enqueuedTimeUtc?.toISOString(),
    ExpiresAtUtc: message.expiresAtUtc?.toISOString(),
    LockToken: message.lockToken,
    CorrelationId: message.correlationId,
    ContentType: message.contentType,
    Subject: message.subject,
    Label: message.subject,
    To: message.to,
    ReplyTo: message.replyTo,
    ReplyToSessionId: message.replyToSessionId,
    PartitionKey: message.partitionKey,
    DeadLetterSource: message.deadLetterSource,
    ApplicationProperties: message.applicationProperties,
    UserProperties: message.applicationProperties,
  };
  const typed: Record<string, TypedData> = {};
  for (const [name, value] of Object.entries(metadata)) {
    if (value !== undefined) typed[name] = typeof value === 'number' ? { int: value } : { json: JSON.stringify(value) };
  }
  return typed;
}

/** The trace that a message belongs to: its application property `traceparent`, or the `Diagnostic-Id` of Azure SDKs. */
export function messageTraceParent(message: ServiceBusReceivedMessage): string | undefined {
  const { traceparent, 'Diagnostic-Id': diagnosticId } = message.applicationProperties ?? {};
  const value = traceparent ?? diagnosticId;
  return typeof value === 'string' ? value : undefined;
}
