import { app, type InvocationContext } from '@azure/functions';
import { carebridge } from '../shared/application/compose.ts';
import type { MessageDelivery } from '../shared/service/messages/envelope-dispatch.ts';
import { inInvocation } from './invocation.ts';

app.serviceBusQueue('conversation-events', {
  queueName: '%CAREBRIDGE_QUEUE%',
  connection: 'ServiceBusConnection',
  isSessionsEnabled: true,
  handler: (message, context) =>
    inInvocation(context, async () => (await carebridge()).envelopes.dispatch(message, deliveryOf(context))),
});

/** The host's metadata, whose types are not given: the count begins at 1. */
function deliveryOf({ triggerMetadata }: InvocationContext): MessageDelivery {
  return { count: Number(triggerMetadata?.deliveryCount ?? 1), messageId: String(triggerMetadata?.messageId ?? '') };
}
