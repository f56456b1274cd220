import { app } from '@azure/functions';
import { carebridge, closeCarebridge } from '../shared/application/compose.ts';
import './conversation-events.ts';
import { registerHttp } from './http.ts';
import './retention.ts';

registerHttp();

// With settings that do not hold, the process must not start.
app.hook.appStart(async () => {
  await carebridge();
});

app.hook.appTerminate(closeCarebridge);
