import type { Evidence, FoundEvent } from '../evidence.ts';
import { conversationKey } from '../play-record.ts';
import { byEvent, byExchange, forEach, type Proof } from '../proof.ts';
import { isAt, pathOf } from '../wire.ts';
import { bodyHas, isIn, type Step, saysText } from './step.ts';

/** Steps 16 to 22, the message filter and the end, in the order in which they are played. */
export const chatAndEnd: readonly Step[] = [
  {
    number: 16,
    title: 'agent is typing',
    parties: 'agent → platform → visitor',
    prove: (evidence) =>
      byEvent(
        evidence.request('agent', 'POST', /\/messaging\/typing$/i, [204], ({ target }) => isShownAt(evidence, target)),
        evidence.visitorChannel('participant', 'added', (event) => isTyping(evidence, event)),
        'channel of the visitor',
      ),
  },
  {
    number: 17,
    title: 'agent sends a message',
    parties: 'agent → platform → visitor',
    prove: (evidence) =>
      spoken(evidence, 'agent', (hears) => {
        const heard = evidence.visitorChannel('message', 'completed', hears);
        return byEvent(heard?.exchange, heard, 'channel of the visitor');
      }),
  },
  {
    number: 18,
    title: 'visitor is typing',
    parties: 'visitor → platform → agents',
    prove: (evidence) =>
      forEach(evidence.record.agents, ({ address }) =>
        byEvent(
          evidence.request('visitor', 'POST', /\/messaging\/typing$/i, [204]),
          evidence.agentChannel(address, 'participant', 'added', (event) => isTyping(evidence, event)),
          'channel of the agents',
        ),
      ),
  },
  {
    number: 19,
    title: 'visitor sends a message',
    parties: 'visitor → platform → agents',
    prove: (evidence) =>
      spoken(evidence, 'visitor', (hears) =>
        forEach(evidence.record.agents, ({ address }) => {
          const heard = evidence.agentChannel(address, 'message', 'completed', hears);
          return byEvent(heard?.exchange, heard, 'channel of the agents');
        }),
      ),
  },
  {
    number: 'filter',
    title: 'filter the messages of one agent',
    parties: 'operator → service → platform',
    prove: (evidence, { visitorLeg }) => {
      const changed = evidence.request(
        'service',
        'PUT',
        /\/bridgedParticipants\/[^/]+$/i,
        [200, 204],
        (exchange) => isIn(visitorLeg, exchange) && bodyHas(exchange, 'messageFilterState', 'Enabled'),
      );
      const updated = evidence.callback(
        'bridgedParticipant',
        'updated',
        ({ path, resource }) =>
          path === pathOf(changed?.target ?? '') && isAt(visitorLeg, path) && resource.messageFilterState === 'Enabled',
      );
      return byEvent(changed, updated, 'callback');
    },
  },
  {
    number: 20,
    title: 'visitor closes the conversation',
    parties: 'visitor → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request(
          'visitor',
          'DELETE',
          /./,
          [204],
          ({ target }) => pathOf(target) === evidence.record.conversationPath,
        ),
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
        evidence.request('service', 'DELETE', /./, [204], ({ target }) => pathOf(target) === roomLeg),
        evidence.callback('conversation', 'deleted', ({ path }) => path === roomLeg),
        'callback',
      ),
  },
  {
    number: 'end',
    title: 'the meeting ends for the agents',
    parties: 'platform → agents',
    prove: (evidence) =>
      forEach(evidence.record.agents, ({ address }) => {
        const ended = evidence.agentChannel(address, 'conversation', 'deleted', ({ path }) =>
          isShownAt(evidence, path),
        );
        return byEvent(ended?.exchange, ended, 'channel of the agents');
      }),
  },
];

/** Whether a path lies in the conversation, in the application of any person. */
function isShownAt({ record }: Evidence, path: string): boolean {
  const key = conversationKey(record);
  return key !== undefined && pathOf(path).split('/').includes(key);
}

function isTyping(evidence: Evidence, { inRel, path }: FoundEvent): boolean {
  return inRel === 'typingParticipants' && isShownAt(evidence, path);
}

/** The first line that `by` sent and that was heard as `heardBy` demands. */
function spoken(
  evidence: Evidence,
  by: 'agent' | 'visitor',
  heardBy: (hears: (event: FoundEvent) => boolean) => Proof | undefined,
): Proof | undefined {
  const sent = evidence.requests(by, 'POST', /\/messaging\/messages$/i, [201], ({ target }) =>
    isShownAt(evidence, target),
  );
  for (const exchange of sent) {
    const proof = heardBy(
      ({ resource, path }) => isShownAt(evidence, path) && saysText(resource, exchange.requestBody),
    );
    if (proof !== undefined) return { exchange, by: proof.by };
  }
  return undefined;
}
