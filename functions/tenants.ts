import { tenant, tenants } from './handlers/tenants.ts';
import { registerHttp } from './register-http.ts';

registerHttp({ name: 'tenants', methods: ['GET', 'POST'], route: 'api/tenants', handler: tenants });
registerHttp({
  name: 'tenant',
  methods: ['GET', 'PUT', 'PATCH', 'DELETE'],
  route: 'api/tenants/{tenant}',
  handler: tenant,
});
