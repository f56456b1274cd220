import { conversationData, visitorData } from './handlers/data-subjects.ts';
import { registerHttp } from './register-http.ts';

const ofTenant = 'api/tenants/{tenant}/conversations/{conversation}';
const conversation = 'api/conversations/{conversation}';
const visitor = 'api/visitors/{visitor}';

registerHttp({ name: 'tenant-conversation-erase', methods: ['DELETE'], route: ofTenant, handler: conversationData });
registerHttp({
  name: 'tenant-conversation-export',
  methods: ['GET'],
  route: `${ofTenant}/export`,
  handler: conversationData,
});
registerHttp({ name: 'conversation-erase', methods: ['DELETE'], route: conversation, handler: conversationData });
registerHttp({
  name: 'conversation-export',
  methods: ['GET'],
  route: `${conversation}/export`,
  handler: conversationData,
});
registerHttp({ name: 'visitor-erase', methods: ['DELETE'], route: visitor, handler: visitorData });
registerHttp({ name: 'visitor-export', methods: ['GET'], route: `${visitor}/export`, handler: visitorData });
