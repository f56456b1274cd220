import type { HttpMethod } from '@azure/functions';
import { platform } from './handlers/platform.ts';
import { registerHttp } from './register-http.ts';

const methods: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

registerHttp({ name: 'platform-service', methods, route: 'platformservice/{*path}', handler: platform });
registerHttp({ name: 'platform-ucwa', methods, route: 'ucwa/{*path}', handler: platform });
registerHttp({ name: 'platform-web-ticket', methods, route: 'webticket/{*path}', handler: platform });
registerHttp({ name: 'platform-autodiscover', methods, route: 'autodiscover/{*path}', handler: platform });
