import type { Call, Who } from './call.ts';
import { addressOf } from './call-ids.ts';

/** SIP URI and own name of a participant of the call, as the service application and the agents know them. */
export function identityOf(call: Call, who: Who): { readonly uri: string; readonly name: string } {
  if (who === 'visitor') return { uri: call.visitor.uri, name: call.visitor.displayName };
  if (who === 'service') return { uri: call.endpoint.uri, name: call.endpoint.displayName };
  const agent = call.meeting?.agents.find(({ uri }) => uri === who);
  const invited = call.meeting?.invitations.find(({ to }) => to === who);
  return { uri: who, name: agent?.displayName ?? invited?.displayName ?? addressOf(who) };
}
