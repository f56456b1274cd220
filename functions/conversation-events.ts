import { app } from '@azure/functions';
import { carebridge } from '../shared/application/compose.ts';
import { deliveryIn } from '../shared/service/messages/message-delivery.ts';
import { inInvocation } from './invocation.ts';

app.serviceBusQueue('conversation-events', {
  queueName: '%CAREBRIDGE_QUEUE%',
  connection: 'ServiceBusConnection',
  isSessionsEnabled: true,
  handler: (message, context) =>
    inInvocation(context, async () =>
      (await carebridge()).envelopes.dispatch(message, deliveryIn(context.triggerMetadata)),
    ),
});
