import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import { parseJson } from '../../../shared/kernel/json.ts';
import type { TypedData } from '../core-contract.ts';

/** A message's body as the library receives it: text (which it parses where it is JSON), or bytes that are not UTF-8. */
export function messageData(message: Pick<ServiceBusReceivedMessage, 'body'>): TypedData {
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
 * The trigger metadata under the names that the Functions host uses; the library hands them on in camel case. Texts travel as
 * `string`, which the library parses where it is JSON (`1e2` becomes 100), everything else as `json`. Members of a JSON body take the place
 * of metadata of that name. `DeliveryCount` counts from 1, as .NET does, while the JavaScript client counts from 0.
 * Source: azure-sdk-for-net `ServiceBusTriggerBindingStrategy.AddBindingData`, Functions host `GrpcMessageConversionExtensions.ToRpc` and
 * `Utility.ApplyBindingData`
 */
export function messageMetadata(message: MetadataOfMessage, body: TypedData): Readonly<Record<string, TypedData>> {
  const expiresAt = message.expiresAtUtc?.toISOString();
  const enqueuedAt = message.enqueuedTimeUtc?.toISOString();
  const texts = {
    DeadLetterSource: message.deadLetterSource,
    LockToken: message.lockToken,
    MessageId: message.messageId === undefined ? undefined : String(message.messageId),
    ContentType: message.contentType,
    ReplyTo: message.replyTo,
    To: message.to,
    Subject: message.subject,
    Label: message.subject,
    CorrelationId: message.correlationId === undefined ? undefined : String(message.correlationId),
    SessionId: message.sessionId,
    ReplyToSessionId: message.replyToSessionId,
    PartitionKey: message.partitionKey,
  };
  const values = {
    DeliveryCount: (message.deliveryCount ?? 0) + 1,
    SequenceNumber: message.sequenceNumber?.toNumber(),
    ExpiresAtUtc: expiresAt,
    ExpiresAt: expiresAt,
    EnqueuedTimeUtc: enqueuedAt,
    EnqueuedTime: enqueuedAt,
    ApplicationProperties: message.applicationProperties,
    UserProperties: message.applicationProperties,
  };
  const typed: Record<string, TypedData> = {};
  for (const [name, value] of Object.entries(texts)) if (value !== undefined) typed[name] = { string: value };
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) typed[name] = { json: JSON.stringify(value) };
  }
  return { ...typed, ...membersOfBody(body, typed) };
}

/** What of a received message its metadata is made of. */
type MetadataOfMessage = Partial<ServiceBusReceivedMessage>;

/** The top members of a body that is a JSON object, under the spelling of metadata that is there; lists and nulls do not count. */
function membersOfBody({ string: text = '' }: TypedData, metadata: Readonly<Record<string, TypedData>>) {
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const spelling = new Map(Object.keys(metadata).map((name) => [name.toLowerCase(), name]));
  const members: Record<string, TypedData> = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === null || Array.isArray(value)) continue;
    members[spelling.get(name.toLowerCase()) ?? name] =
      typeof value === 'object' ? { json: JSON.stringify(value) } : { string: textOfNet(value) };
  }
  return members;
}

/** A JSON value as .NET writes it as text. */
function textOfNet(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

/** The trace that a message belongs to: its application property `traceparent`, or the `Diagnostic-Id` of Azure SDKs. */
export function messageTraceParent(message: ServiceBusReceivedMessage): string | undefined {
  const { traceparent, 'Diagnostic-Id': diagnosticId } = message.applicationProperties ?? {};
  const value = traceparent ?? diagnosticId;
  return typeof value === 'string' ? value : undefined;
}
