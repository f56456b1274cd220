import * as z from 'zod/mini';

/** What cards are made of; the list may grow. Source: contact-center.md#cards */
const cardContentTypes = [
  'application/vnd.microsoft.card.adaptive',
  'application/8x8.quick.replies',
  'Interactive',
  'Location',
  'Template',
  'Suggestions',
  'Buttons',
  'Carousel',
] as const;

const content = z.record(z.string(), z.json());

/** A card as a client sends it. Source: contact-center.md#cards */
export const cardInputSchema = z.object({
  id: z.optional(z.string().check(z.maxLength(200))),
  contentType: z._default(z.enum(cardContentTypes), 'application/vnd.microsoft.card.adaptive'),
  content,
});

/** A card as it is answered. Source: contact-center.md#cards */
export const cardSchema = z.strictObject({
  id: z.string(),
  contentType: z.string(),
  content,
  actionSubmitted: z.boolean(),
  actionExecuted: z.boolean(),
});

/** Body by which an action of a card is taken. Source: contact-center.md#cards */
export const cardActionInputSchema = z.object({ name: z.string().check(z.minLength(1), z.maxLength(200)) });
