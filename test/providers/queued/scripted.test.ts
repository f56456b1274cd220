import type { Tenant } from '../../../shared/providers/tenant.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';
import { sampleTenant } from '../../support/application-world.ts';
import { ScriptedCenter } from '../../support/contact-center/scripted-center.ts';
import { ScriptedProvider } from '../../support/contact-center/scripted-provider.ts';
import { describeQueuedProvider } from './contract.ts';

describeQueuedProvider('scripted contact center', async () => {
  const tenant: Tenant = tenantSchema.parse(sampleTenant('fabrikam'));
  const center = new ScriptedCenter();
  const provider = new ScriptedProvider({ center, tenant: async () => tenant });
  const found = (id: string) => center.find(id) ?? center.latest;
  return {
    provider,
    tenant,
    loseAnswer: (kind) => provider.faults.push({ kind, fault: 'lost' }),
    said: (id) => center.said(id),
    conversations: () => center.conversations.length,
    hideFromLooks: (looks) => {
      center.hiddenFromLooks = looks;
    },
    queuing: { isThere: true, queue: 'Berths' },
    forget: (id) => center.forget(found(id)),
    serve: (id, text) => {
      center.accept(found(id), 'ines');
      center.agentSays(found(id), text);
      center.end(found(id));
    },
    typed: () => center.done.filter((one) => one === 'type').length,
    reported: () => center.take(),
  };
});
