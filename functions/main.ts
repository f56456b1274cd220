import { app } from '@azure/functions';
import { carebridge } from '../shared/application/compose.ts';
import './callback.ts';
import './consent.ts';
import './conversation-events.ts';
import './conversations.ts';
import './data-subjects.ts';
import './dead-letters.ts';
import './desk.ts';
import './health.ts';
import './pages.ts';
import './platform.ts';
import './platform-directory.ts';
import './retention.ts';
import './tenants.ts';
import './token.ts';

// With settings that do not hold, the process must not start.
app.hook.appStart(async () => {
  await carebridge();
});

app.hook.appTerminate(async () => {
  await (await carebridge()).close();
});
