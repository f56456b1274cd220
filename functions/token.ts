import { token } from './handlers/token.ts';
import { registerHttp } from './register-http.ts';

registerHttp({ name: 'token', methods: ['POST', 'OPTIONS'], route: 'api/token/{tenant}', handler: token });
