import { app } from '@azure/functions';
import * as z from 'zod';
import { carebridge } from '../../../shared/application/compose.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';
import { RemoteCenter } from './remote-center.ts';
import { ScriptedProvider } from './scripted-provider.ts';

/**
 * The application with a scripted contact center in the place of its tenants' platform: what a test names as the module that registers the
 * functions. `SCRIPTED_CENTER` tells the center's origin, and the tenant whose center it is.
 */
const settings = z
  .object({ origin: z.string(), tenant: z.string() })
  .parse(JSON.parse(process.env.SCRIPTED_CENTER ?? '{}'));
const center = new RemoteCenter(settings.origin);
/** Whom reports belong to: the id alone counts. */
const tenant = tenantSchema.parse({
  id: settings.tenant,
  displayName: 'Harbour Office',
  entraTenantId: '00000000-0000-4000-8000-000000000001',
  allowedOrigins: ['https://www.harbour.example'],
  platform: { provider: 'trusted-application', applicationEndpoint: 'sip:helpdesk@harbour.example' },
});

// Hooks run in the order in which they are registered, and a process has one application.
app.hook.appStart(async () => {
  const provider = new ScriptedProvider({ center, tenant: async () => tenant, name: 'trusted-application' });
  await carebridge({ provider });
});

await import('../../../functions/main.ts');
