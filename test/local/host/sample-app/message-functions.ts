import { app } from '@azure/functions';
import { gateOpened, saw } from './seen.ts';

app.serviceBusQueue('work', {
  connection: 'SAMPLE_BUS',
  queueName: '%SAMPLE_WORK_QUEUE%',
  isSessionsEnabled: true,
  handler: (message, context) => {
    saw({ what: 'work', message, metadata: context.triggerMetadata, trace: context.traceContext?.traceParent });
    if ((message as { fail?: boolean }).fail === true) throw new Error('cannot');
  },
});

const running = new Set<string>();
app.serviceBusQueue('ordered', {
  connection: 'SAMPLE_BUS',
  queueName: 'ordered',
  isSessionsEnabled: true,
  handler: async (message, context) => {
    const session = String(context.triggerMetadata?.sessionId);
    const overlapped = running.has(session);
    running.add(session);
    await new Promise((resolve) => setImmediate(resolve));
    saw({ what: 'ordered', message, session, overlapped, together: running.size });
    running.delete(session);
    const deliveryCount = Number(context.triggerMetadata?.deliveryCount);
    if ((message as { failOnce?: boolean }).failOnce === true && deliveryCount === 1) throw new Error('once');
  },
});

app.serviceBusQueue('slow', {
  connection: 'SAMPLE_BUS',
  queueName: 'slow',
  isSessionsEnabled: true,
  handler: async (message) => {
    const { gate } = message as { gate: string };
    saw({ what: `entered ${gate}` });
    await gateOpened(gate);
    saw({ what: `passed ${gate}` });
  },
});
