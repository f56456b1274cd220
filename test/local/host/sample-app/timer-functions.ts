import { app } from '@azure/functions';
import { saw } from './seen.ts';

app.timer('every-second', {
  schedule: '* * * * * *',
  handler: ({ isPastDue, scheduleStatus }) => {
    saw({ what: 'tick', isPastDue, ...scheduleStatus });
    throw new Error('kaput');
  },
});
