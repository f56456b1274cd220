import { type Evidence, pathOf } from '../evidence.ts';
import { byEvent, byExchange, type Proof } from '../proof.ts';
import { bodyHas, isIn, type Step, saysText } from './step.ts';

/** Steps 16 to 22, the message filter and the end. */
export const chatAndEnd: readonly Step[] = [
  {
    number: 16,
    title: 'agent is typing',
    parties: 'agent → platform → visitor',
    prove: (evidence, _known, { conversationPath }) =>
      byEvent(
        evidence.request('agent', 'POST', /\/messaging\/typing$/i, [204], ({ target }) =>
          target.includes(conversationIn(conversationPath)),
        ),
        evidence.channel('visitor', 'participant', 'added', ({ inRel }) => inRel === 'typingParticipants'),
        'channel of the visitor',
      ),
  },
  {
    number: 17,
    title: 'agent sends a message',
    parties: 'agent → platform → visitor',
    prove: (evidence, _known, { conversationPath }) => spoken(evidence, 'agent', 'visitor', conversationPath),
  },
  {
    number: 18,
    title: 'visitor is typing',
    parties: 'visitor → platform → agents',
    prove: (evidence, _known, { conversationPath }) =>
      byEvent(
        evidence.request('visitor', 'POST', /\/messaging\/typing$/i, [204]),
        evidence.channel(
          'agent',
          'participant',
          'added',
          ({ inRel, path }) => inRel === 'typingParticipants' && path.includes(conversationIn(conversationPath)),
        ),
        'channel of the agents',
      ),
  },
  {
    number: 19,
    title: 'visitor sends a message',
    parties: 'visitor → platform → agents',
    prove: (evidence, _known, { conversationPath }) => spoken(evidence, 'visitor', 'agent', conversationPath),
  },
  {
    number: 20,
    title: 'visitor closes the conversation',
    parties: 'visitor → platform',
    prove: (evidence, _known, { conversationPath }) =>
      byExchange(
        evidence.request('visitor', 'DELETE', /./, [204], ({ target }) => pathOf(target) === conversationPath),
        'answer: 204',
      ),
  },
  {
    number: 21,
    title: 'tell that the conversation is gone',
    parties: 'platform → service',
    prove: (evidence, { visitorLeg }) => {
      const event = evidence.callback('conversation', 'deleted', ({ path }) => path === visitorLeg);
      return byEvent(event?.exchange, event, 'callback');
    },
  },
  {
    number: 22,
    title: 'terminate the meeting',
    parties: 'service → platform',
    prove: (evidence, { roomLeg }) =>
      byEvent(
        evidence.request(
          'service',
          'DELETE',
          /./,
          [204],
          ({ target }) => roomLeg !== undefined && pathOf(target) === roomLeg,
        ),
        evidence.callback('conversation', 'deleted', ({ path }) => path === roomLeg),
        'callback',
      ),
  },
  {
    number: 'filter',
    title: 'filter the messages of one agent',
    parties: 'operator → service → platform',
    prove: (evidence, { visitorLeg }) =>
      byEvent(
        evidence.request(
          'service',
          'PUT',
          /\/bridgedParticipants\/[^/]+$/i,
          [200, 204],
          (exchange) => isIn(visitorLeg, exchange) && bodyHas(exchange, 'messageFilterState', 'Enabled'),
        ),
        evidence.callback(
          'bridgedParticipant',
          'updated',
          ({ path, resource }) => path.startsWith(visitorLeg ?? '?') && resource.messageFilterState === 'Enabled',
        ),
        'callback',
      ),
  },
  {
    number: 'end',
    title: 'the meeting ends for the agents',
    parties: 'platform → agents',
    prove: (evidence, _known, { conversationPath }) => {
      const event = evidence.channel('agent', 'conversation', 'deleted', ({ path }) =>
        path.includes(conversationIn(conversationPath)),
      );
      return byEvent(event?.exchange, event, 'channel of the agents');
    },
  },
];

/** The last path segment: the id under which the platform shows a conversation to its people. */
function conversationIn(path: string): string {
  return path.split('/').at(-1) ?? '?';
}

function spoken(
  evidence: Evidence,
  by: 'agent' | 'visitor',
  to: 'agent' | 'visitor',
  conversationPath: string,
): Proof | undefined {
  const id = conversationIn(conversationPath);
  for (const exchange of evidence.exchanges) {
    if (!/\/messaging\/messages$/i.test(pathOf(exchange.target)) || !exchange.target.includes(id)) continue;
    const sent = evidence.request(by, 'POST', /./, [201], (candidate) => candidate === exchange);
    const heard =
      sent && evidence.channel(to, 'message', 'completed', ({ resource }) => saysText(resource, sent.requestBody));
    if (heard !== undefined) return byEvent(sent, heard, `channel of the ${to}`);
  }
  return undefined;
}
