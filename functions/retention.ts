import { app } from '@azure/functions';
import { carebridge } from '../shared/application/compose.ts';
import { withLogSink } from '../shared/application/log-sink.ts';
import { clearWhatIsDue } from './handlers/retention.ts';

// Some minutes past the hour, when less else begins.
app.timer('retention', {
  schedule: '0 17 * * * *',
  handler: (_timer, context) =>
    withLogSink(
      (line) => context.log(line),
      async () => clearWhatIsDue(await carebridge()),
    ),
});
