import { app } from '@azure/functions';

app.hook.log(() => undefined);
