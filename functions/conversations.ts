import { endConversation, requestStatus, setAudience } from './handlers/conversation-requests.ts';
import { listConversations, readConversation } from './handlers/conversations.ts';
import { registerHttp } from './register-http.ts';

const all = 'api/tenants/{tenant}/conversations';
const one = `${all}/{conversation}`;

registerHttp({ name: 'conversations', methods: ['GET'], route: all, handler: listConversations });
registerHttp({ name: 'conversation', methods: ['GET'], route: one, handler: readConversation });
registerHttp({ name: 'conversation-end', methods: ['POST'], route: `${one}/end`, handler: endConversation });
registerHttp({
  name: 'conversation-audience',
  methods: ['PUT'],
  route: `${one}/agents/{address}/audience`,
  handler: setAudience,
});
registerHttp({
  name: 'conversation-request',
  methods: ['GET'],
  route: `${one}/requests/{requestId}`,
  handler: requestStatus,
});
