import { pages } from './handlers/pages.ts';
import { registerHttp } from './register-http.ts';

registerHttp({ name: 'pages', methods: ['GET', 'HEAD'], route: '{*path}', handler: pages });
