import type { HttpMethod } from '@azure/functions';
import { platformEndpoint, platformPerson } from './handlers/platform-directory.ts';
import { registerHttp } from './register-http.ts';

const methods: readonly HttpMethod[] = ['GET', 'PUT', 'DELETE'];

registerHttp({
  name: 'platform-endpoint',
  methods,
  route: 'api/platform/endpoints/{uri}',
  handler: platformEndpoint,
});
registerHttp({
  name: 'platform-person',
  methods,
  route: 'api/platform/people/{objectId}',
  handler: platformPerson,
});
