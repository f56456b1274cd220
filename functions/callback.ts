import { callback } from './handlers/callback.ts';
import { registerHttp } from './register-http.ts';

registerHttp({ name: 'callback', methods: ['GET', 'POST'], route: 'api/callback/{provider?}', handler: callback });
