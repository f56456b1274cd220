import { app } from '@azure/functions';
import { registerHttp } from '../../functions/http.ts';
import { carebridge, closeCarebridge } from '../../shared/application/compose.ts';

// An instance that Azure has for requests alone. Source: docs/host-settings.md
registerHttp();
app.hook.appStart(async () => {
  await carebridge();
});
app.hook.appTerminate(closeCarebridge);
