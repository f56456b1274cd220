import { app, output } from '@azure/functions';

const connection = 'SAMPLE_BUS';
const handler = (): void => undefined;

app.serviceBusQueue('plain', { connection, queueName: 'plain', handler });
app.serviceBusQueue('batch', { connection, queueName: 'batch', isSessionsEnabled: true, cardinality: 'many', handler });
app.serviceBusTopic('topic', {
  connection,
  topicName: 'topic',
  subscriptionName: 'all',
  isSessionsEnabled: true,
  handler,
});
app.serviceBusQueue('sends', {
  connection,
  queueName: 'ordered',
  isSessionsEnabled: true,
  extraOutputs: [output.serviceBusQueue({ connection, queueName: 'done' })],
  handler,
});
app.timer('again', {
  schedule: '0 0 3 * * *',
  retry: { strategy: 'fixedDelay', delayInterval: { seconds: 1 }, maxRetryCount: 2 },
  handler,
});
app.timer('early', { schedule: '0 0 3 * * *', runOnStartup: true, handler });
app.storageBlob('blob', { connection, path: 'files', handler });
