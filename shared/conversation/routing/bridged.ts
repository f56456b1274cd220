import { searchAgents } from '../rounds.ts';
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
  prepare: (state) => withdrawPointless(searchAgents(state)),
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
