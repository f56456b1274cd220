import { app } from '@azure/functions';
import { carebridge } from '../shared/application/compose.ts';
import { clearWhatIsDue } from './handlers/retention.ts';
import { inInvocation } from './invocation.ts';

// Some minutes past the hour, when less else begins.
app.timer('retention', {
  schedule: '0 17 * * * *',
  handler: (_timer, context) => inInvocation(context, async () => clearWhatIsDue(await carebridge())),
});
