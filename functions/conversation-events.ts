import { app } from '@azure/functions';
import { carebridge } from '../shared/service/compose.ts';
import { withLogSink } from '../shared/service/log-sink.ts';

app.serviceBusQueue('conversation-events', {
  queueName: '%CAREBRIDGE_QUEUE%',
  connection: 'ServiceBusConnection',
  isSessionsEnabled: true,
  handler: (message, context) =>
    withLogSink(
      (line) => context.log(line),
      async () => (await carebridge()).envelopes.dispatch(message),
    ),
});
