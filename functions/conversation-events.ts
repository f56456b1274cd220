import { app, type InvocationContext } from '@azure/functions';
import { carebridge } from '../shared/application/compose.ts';
import { withLogSink } from '../shared/application/log-sink.ts';
import type { MessageDelivery } from '../shared/service/messages/envelope-dispatch.ts';

app.serviceBusQueue('conversation-events', {
  queueName: '%CAREBRIDGE_QUEUE%',
  connection: 'ServiceBusConnection',
  isSessionsEnabled: true,
  handler: (message, context) =>
    withLogSink(
      (line) => context.log(line),
      async () => (await carebridge()).envelopes.dispatch(message, deliveryOf(context)),
    ),
});

/** The host's metadata, whose types are not given: the count begins at 1. */
function deliveryOf({ triggerMetadata }: InvocationContext): MessageDelivery {
  return { count: Number(triggerMetadata?.deliveryCount ?? 1), messageId: String(triggerMetadata?.messageId ?? '') };
}
