import * as z from 'zod';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { CenterRefusal, invalidMember } from '../edge/center-refusal.ts';
import type { Activity, Card, CardAction, Changed, Conversation } from './conversation.ts';

/** Cards whose actions are remembered; the oldest are forgotten. */
const mostActedCards = 100;

const quickRepliesSchema = z.object({
  options: z.array(z.object({ title: z.string(), data: z.object({ postback: z.string() }) })),
});

const text = z.string().optional().catch(undefined);
const actionSchema = z.object({
  type: text,
  id: text,
  title: text,
  verb: text,
  data: z.record(z.string(), z.json()).optional().catch(undefined),
});

/**
 * An action of a card is taken by its name: webhooks hear of it, and the card tells that it was.
 * Source: contact-center.md#cards
 * @throws {CenterRefusal} resource_not_found — when no card of this id was sent; invalid_parameter — when it has no such action
 */
export function acted(before: Conversation, card: Card | undefined, action: CardAction, name: string): Changed {
  if (card === undefined) throw new CenterRefusal('resource_not_found');
  const activity = activityOf(card, action, name);
  if (activity === undefined)
    throw invalidMember('name', undefined, 'invalid_parameter', 'the card has no such action');
  const { actedCards = [] } = before;
  const known = actedCards.find(({ id }) => id === card.id)?.actions ?? [];
  const now = { id: card.id, actions: known.includes(action) ? known : [...known, action] };
  const others = actedCards.filter(({ id }) => id !== card.id);
  const conversation: Conversation = { ...before, actedCards: [...others, now].slice(-mostActedCards) };
  return { conversation, messages: [], events: [{ kind: 'activity', activity }] };
}

function activityOf(card: Card, action: CardAction, name: string): Activity | undefined {
  return card.contentType === 'application/8x8.quick.replies'
    ? quickReply(card, name)
    : cardActivity(card, action, name);
}

/** A reply is chosen by its title; what stands as `postback` in the card is `payload` in the event. */
function quickReply({ content }: Card, name: string): Activity | undefined {
  const { options = [] } = quickRepliesSchema.safeParse(content).data ?? {};
  const chosen = options.find(({ title }) => title === name);
  if (chosen === undefined) return undefined;
  const { title, data } = chosen;
  return { name: 'quickReply/action', value: { type: 'postback', data: { title, payload: data.postback } } };
}

/** An action is named by its id, title or verb; its data goes along. */
function cardActivity({ content }: Card, action: CardAction, name: string): Activity | undefined {
  const type = action === 'submit' ? 'Action.Submit' : 'Action.Execute';
  const chosen = actionsIn(content)
    .map((each) => actionSchema.parse(each))
    .find((each) => (each.type ?? type) === type && [each.id, each.title, each.verb].includes(name));
  if (chosen === undefined) return undefined;
  return { name: 'adaptiveCard/action', value: { type, data: chosen.data ?? {} } };
}

/** The entries of every `actions` in a card: it has some itself, and so may parts of it. */
function actionsIn(value: Json): readonly JsonObject[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((each: Json) => actionsIn(each));
  return Object.entries(value).flatMap(([member, inner]) =>
    member === 'actions' && Array.isArray(inner) ? inner.filter(isObject) : actionsIn(inner),
  );
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
