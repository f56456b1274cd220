import { askFurther } from '../agents.ts';
import { endCause, isConnected } from '../ending.ts';
import type { ConversationState } from '../state.ts';
import { addAgents, changeAgents, inviteAgents, recap } from './bridged-agents.ts';
import { closeRoom, closeVisitor, sayNobody, withdrawPointless } from './bridged-ending.ts';
import { bridgeVisitor, connectRoomMessaging, openRoom, welcome } from './bridged-setup.ts';
import type { Routing } from './routing.ts';

/**
 * Routing `bridged`: the visitor's leg is bridged into a room of our own, into which agents are invited.
 * Choice: places on the bridge come before the invitations, and the room's messaging before the bridge, so that neither an
 * agent's first line nor the visitor's is lost; the welcome goes out after the places.
 */
export const bridged: Routing = {
  prepare: (state) => withdrawPointless(ask(state)),
  rules: [
    openRoom,
    connectRoomMessaging,
    bridgeVisitor,
    addAgents,
    welcome,
    inviteAgents,
    changeAgents,
    recap,
    sayNobody,
    closeVisitor,
    closeRoom,
  ],
};

function ask(state: ConversationState): ConversationState {
  return isConnected(state.facts) && endCause(state) === undefined ? askFurther(state) : state;
}
