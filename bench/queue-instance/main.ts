import { app } from '@azure/functions';
import { carebridge, closeCarebridge } from '../../shared/application/compose.ts';
import '../../functions/conversation-events.ts';

// An instance that Azure has for the queue alone. Source: docs/host-settings.md
app.hook.appStart(async () => {
  await carebridge();
});
app.hook.appTerminate(closeCarebridge);
