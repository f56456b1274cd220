import { live, ready } from './handlers/health.ts';
import { registerHttp } from './register-http.ts';

registerHttp({ name: 'health-live', methods: ['GET'], route: 'api/health/live', handler: live });
registerHttp({ name: 'health-ready', methods: ['GET'], route: 'api/health/ready', handler: ready });
