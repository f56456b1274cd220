import { anyOf, isBoolean, isNumber, isText, maybe, oneOf, type Shape, withMembers } from './shape.ts';

const line = { id: isText, text: isText, at: isNumber };

/** A participant of a stored chat. */
export const isPerson = withMembers({ id: isText, name: isText, role: oneOf('visitor', 'agent', 'company') });

/** A stored message of another participant, who has this shape. */
export const heardFrom = (from: Shape): Shape => withMembers({ kind: oneOf('heard'), ...line, from });

/** A stored own message that the platform has taken. */
export const isOwnLine = withMembers({
  kind: oneOf('said'),
  ...line,
  operationId: isText,
  audience: maybe(oneOf('everyone', 'agents')),
  isDelivered: maybe(isBoolean),
  isLost: maybe(isBoolean),
});

/** A message of a stored chat, or one of these notes. */
export function entryWith(...notes: readonly string[]): Shape {
  const note = withMembers({
    kind: oneOf('note'),
    what: oneOf(...notes),
    name: isText,
    at: isNumber,
    after: maybe(isNumber),
  });
  return anyOf(heardFrom(isPerson), isOwnLine, note);
}

/** A stored message that is not confirmed yet. */
export const isPending: Shape = withMembers({
  operationId: isText,
  text: isText,
  at: isNumber,
  state: oneOf('waiting', 'sent', 'failed'),
  message: maybe(isText),
});
