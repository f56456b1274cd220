import { consent, consentReturn, withdrawConsent } from './handlers/consent.ts';
import { registerHttp } from './register-http.ts';

registerHttp({ name: 'consent', methods: ['GET'], route: 'api/consent', handler: consent });
registerHttp({ name: 'consent-return', methods: ['GET'], route: 'api/consent/return', handler: consentReturn });
registerHttp({
  name: 'consent-withdraw',
  methods: ['DELETE'],
  route: 'api/consent/{entraTenantId}',
  handler: withdrawConsent,
});
