import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import type { AppFunction } from '../function-app.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import { resolveSetting } from '../setting-text.ts';

/** Where a function's messages come from. */
export type Entity =
  | { readonly kind: 'queue'; readonly queue: string }
  | { readonly kind: 'subscription'; readonly topic: string; readonly subscription: string };

/**
 * The queue or subscription that a trigger names.
 * @throws {ConfigurationError} InvalidSetting — when it asks for batches (`cardinality: many`), which are not supported
 */
export function entityOf(target: AppFunction): Entity {
  const { queueName, topicName, subscriptionName, cardinality } = target.trigger;
  if (cardinality === 'many') {
    throw new ConfigurationError(
      `Function "${target.metadata.name}" asks for batches of messages, which the local host does not make.`,
    );
  }
  if (queueName !== undefined) return { kind: 'queue', queue: resolveSetting(queueName) };
  return { kind: 'subscription', topic: resolveSetting(topicName), subscription: resolveSetting(subscriptionName) };
}

/** How every receiver is opened: bodies stay bytes, locks are renewed while messages are handled. */
export function receiverOptions(settings: ServiceBusSettings) {
  return { skipParsingBodyAsJson: true, maxAutoLockRenewalDurationInMs: settings.maxAutoLockRenewalDuration } as const;
}
