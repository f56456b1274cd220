import { app } from '@azure/functions';
import { type LoadMessage, messageTimes } from './message-times.ts';

app.serviceBusQueue('sessions', {
  connection: 'BENCH_BUS',
  queueName: 'sessions',
  isSessionsEnabled: true,
  handler: (message) => messageTimes.handle(message as LoadMessage),
});
