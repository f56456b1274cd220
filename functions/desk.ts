import { deskConfiguration, deskProfile } from './handlers/desk.ts';
import { registerHttp } from './register-http.ts';

const methods = ['GET'] as const;

registerHttp({ name: 'desk-configuration', methods, route: 'api/desk/configuration', handler: deskConfiguration });
registerHttp({ name: 'desk-profile', methods, route: 'api/desk/profile', handler: deskProfile });
