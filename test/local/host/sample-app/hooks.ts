import { app } from '@azure/functions';
import { saw } from './seen.ts';

app.hook.appStart(() => saw({ what: 'appStart' }));
app.hook.appTerminate(() => saw({ what: 'appTerminate' }));
app.hook.preInvocation((context) => {
  context.hookData.function = context.invocationContext.functionName;
});
app.hook.postInvocation((context) => {
  const error = context.error instanceof Error ? context.error.message : undefined;
  saw({ what: `after ${context.invocationContext.functionName}`, before: context.hookData.function, error });
});
