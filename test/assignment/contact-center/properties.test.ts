import fc from 'fast-check';
import { expect, test } from 'vitest';
import { languageWaitMs } from '../../../shared/assignment/contact-center/offers.ts';
import { routeInteractions } from '../../../shared/assignment/contact-center/route-interactions.ts';
import type { RoutingEffect } from '../../../shared/assignment/contact-center/routing-event.ts';
import type {
  RoutedInteraction,
  RoutingAgent,
  RoutingState,
} from '../../../shared/assignment/contact-center/routing-state.ts';
import { opennessAt } from '../../../shared/kernel/opening-hours.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { play, type RoutingScript, routingScripts } from './scripts.ts';
import type { TenantRouting } from './tenant-routing.ts';

const runs = propertyRuns(200, 1_500);
const holds = (check: (script: RoutingScript) => void): void => fc.assert(fc.property(routingScripts, check), runs);

const at = (state: RoutingState, kind: RoutedInteraction['stage']['kind'], agentId?: string) =>
  state.interactions.filter(
    ({ stage }) =>
      stage.kind === kind && (agentId === undefined || (stage.kind !== 'waiting' && stage.agentId === agentId)),
  );

/** The rule anew, as the reference tells it: whether an agent may get an offer of this interaction. */
function isEligible(
  state: RoutingState,
  agent: RoutingAgent,
  { queueId, language, queuedAt }: RoutedInteraction,
): boolean {
  if (!isOpen(state, queueId)) return false;
  const chats = at(state, 'handled', agent.id).length;
  const wrapUps = state.wrapUps.filter(({ agentId }) => agentId === agent.id).length;
  if (!agent.queues.some(({ id }) => id === queueId) || agent.chosen !== 'available' || agent.isStopNew) return false;
  if (at(state, 'offered', agent.id).length > 0 || chats + wrapUps >= agent.capacity) return false;
  if (chats === 0 && wrapUps > 0) return false;
  const isRelaxed = state.at - queuedAt >= languageWaitMs;
  return isRelaxed || speaks(agent, language);
}

function isOpen({ queues, at: now }: RoutingState, queueId: string): boolean {
  const hours = queues.find(({ id }) => id === queueId)?.hours;
  return hours === undefined || opennessAt(hours, now).open;
}

function speaks({ languages }: RoutingAgent, language: string | undefined): boolean {
  return language === undefined || languages.length === 0 || languages.includes(language);
}

const offersOf = (effects: readonly RoutingEffect[]) => effects.flatMap((one) => (one.type === 'offered' ? [one] : []));
const isChat = ({ state }: TenantRouting, interactionId: string) =>
  state.interactions.some(({ id }) => id === interactionId);

test('any day · after each event → no agent may get an interaction that waits', () => {
  holds((script) => {
    play(script, ({ state }) => {
      const left = at(state, 'waiting').flatMap((interaction) =>
        state.agents
          .filter((agent) => isEligible(state, agent, interaction))
          .map(({ id }) => `${interaction.id}–${id}`),
      );
      expect(left).toEqual([]);
    });
  });
});

test('any day · after each event → no agent has more than it takes, none more than one offer', () => {
  holds((script) => {
    play(script, ({ state, last }, before) => {
      for (const { id, capacity } of state.agents) {
        const offered = at(state, 'offered', id).length;
        const chats = at(state, 'handled', id).length + offered;
        const wrapUps = state.wrapUps.filter(({ agentId }) => agentId === id).length;
        expect(offered).toBeLessThanOrEqual(1);
        // Who takes fewer than before keeps the chats and the offer that there are.
        const kept = at(before, 'handled', id).length + at(before, 'offered', id).length;
        expect(chats).toBeLessThanOrEqual(Math.max(capacity, kept));
        const isOffered = offersOf(last.effects).some(({ agentId }) => agentId === id);
        if (isOffered) expect(chats + wrapUps).toBeLessThanOrEqual(capacity);
      }
    });
  });
});

test('any day · visitors of one queue and language → who came first is offered first', () => {
  holds((script) => {
    play(script, ({ state, last }) => {
      for (const { interactionId, agentId } of offersOf(last.effects)) {
        const offered = state.interactions.find(({ id }) => id === interactionId);
        const passed = at(state, 'waiting').filter(
          (one) =>
            one.queueId === offered?.queueId &&
            one.language === offered.language &&
            one.place < offered.place &&
            one.queuedAt <= offered.queuedAt,
        );
        expect(passed.map(({ id }) => `${id} before ${interactionId}→${agentId}`)).toEqual([]);
      }
    });
  });
});

test('any day · an agent gets an offer → none of a higher priority waits for it, of priority 8 none that is older', () => {
  holds((script) => {
    play(script, ({ state, last }) => {
      const priorityOf = (queueId: string) => state.queues.find(({ id }) => id === queueId)?.priority ?? 0;
      for (const { interactionId, agentId } of offersOf(last.effects)) {
        const offered = state.interactions.find(({ id }) => id === interactionId);
        const agent = state.agents.find(({ id }) => id === agentId);
        if (offered === undefined || agent === undefined) throw new Error('an offer of nothing');
        const own = priorityOf(offered.queueId);
        const passed = at(state, 'waiting').filter((one) => {
          const other = priorityOf(one.queueId);
          const isFirst = other > own || (other === own && own === 8 && one.place < offered.place);
          const isIts = agent.queues.some(({ id }) => id === one.queueId) && speaks(agent, one.language);
          return isFirst && isIts && isOpen(state, one.queueId);
        });
        expect(passed).toEqual([]);
      }
    });
  });
});

test('any day · every offer → ends once, by an answer, by its time or by its withdrawal', () => {
  holds((script) => {
    const routing = play(script);
    routing.passes(60_000);
    routing.happens({ type: 'configured', queues: [], agents: [] });
    const open = new Map<number, string>();
    for (const effect of routing.effects) {
      if (effect.type === 'offered') open.set(effect.offerId, effect.interactionId);
      if (effect.type === 'offer-ended') expect(open.delete(effect.offerId)).toBe(true);
      if (effect.type !== 'joined') continue;
      const offer = [...open].find(([, interactionId]) => interactionId === effect.interactionId);
      expect(open.delete(offer?.[0] ?? -1)).toBe(true);
    }
    expect([...open]).toEqual([]);
  });
});

test('any day · offers and wrap-ups that stand → their alarm is not later than they', () => {
  holds((script) => {
    play(script, ({ state, last }) => {
      const offers = at(state, 'offered').flatMap(({ stage }) => (stage.kind === 'offered' ? [stage.expiresAt] : []));
      for (const time of [...offers, ...state.wrapUps.map(({ endsAt }) => endsAt)]) {
        expect(time).toBeGreaterThan(state.at);
        expect(last.wakeAt).toBeLessThanOrEqual(time);
      }
    });
  });
});

test('any day · what waits in a queue that is closed → is offered to no one, and its opening is not slept through (contact-center.md#schedules)', () => {
  holds((script) => {
    play(script, ({ state, last }) => {
      for (const { interactionId } of offersOf(last.effects)) {
        const offered = state.interactions.find(({ id }) => id === interactionId);
        expect(isOpen(state, offered?.queueId ?? '')).toBe(true);
      }
      for (const { queueId } of at(state, 'waiting')) {
        const hours = state.queues.find(({ id }) => id === queueId)?.hours;
        const { open, opensAt } = hours === undefined ? { open: true } : opennessAt(hours, state.at);
        if (!open && opensAt !== undefined) expect(last.wakeAt).toBeLessThanOrEqual(opensAt);
      }
    });
  });
});

test('any day · every interaction → waits, is offered or handled until it has ended, and is in the queue once for each time it came', () => {
  holds((script) => {
    const routing = play(script);
    const came = new Set(routing.effects.flatMap((one) => (one.type === 'queued' ? [one.interactionId] : [])));
    const ended = routing.effects.flatMap((one) => (one.type === 'ended' ? [one.interactionId] : []));
    expect(new Set(ended).size).toBe(ended.length);
    for (const id of came) expect(isChat(routing, id)).toBe(!ended.includes(id));
    expect(routing.state.interactions.length).toBe(came.size - ended.length);
  });
});

test('any day · the visitor of an offer leaves → its agent is idle since as long as before', () => {
  holds((script) => {
    play(script, ({ state, last }, before, happening) => {
      if (happening.type !== 'ended') return;
      const stage = before.interactions.find(({ id }) => id === happening.interactionId)?.stage;
      if (
        stage?.kind !== 'offered' ||
        last.effects[0]?.type !== 'offer-ended' ||
        last.effects[0].reason !== 'withdrawn'
      )
        return;
      if (offersOf(last.effects).some(({ agentId }) => agentId === stage.agentId)) return;
      expect(state.agents.find(({ id }) => id === stage.agentId)?.idleSince).toBe(stage.idleBefore);
    });
  });
});

test('any day · the same state and event, read back from JSON and frozen → the same decision', () => {
  holds((script) => {
    play(script, ({ at: time, last }, before, happening) => {
      const event = Object.freeze({ ...happening, at: time });
      const stored: unknown = JSON.parse(JSON.stringify(before));
      expect(routeInteractions(frozen(stored as RoutingState), event)).toEqual(last);
    });
  });
});

test('any day · all told statuses → what the state says of each agent', () => {
  holds((script) => {
    const routing = play(script);
    for (const { id, capacity, chosen } of routing.state.agents) {
      const count = (kind: 'offered' | 'handled') => at(routing.state, kind, id).length;
      const wrapUps = routing.state.wrapUps.some(({ agentId }) => agentId === id);
      const chatting = capacity > 1 ? 'busy' : 'in-chat';
      const free = wrapUps ? 'post-processing' : chosen;
      const status = count('offered') > 0 ? 'offered' : count('handled') > 0 ? chatting : free;
      expect(routing.statusOf(id)).toBe(status);
    }
  });
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
