import { isBoolean, isNumber, isText, maybe, oneOf, type Shape, withMembers } from './shape.ts';

const person = withMembers({ id: isText, name: isText, role: oneOf('visitor', 'agent', 'company') });
const line = { id: isText, text: isText, at: isNumber };

/** A participant of a stored chat. */
export const isPerson: Shape = person;

const heard = withMembers({ kind: oneOf('heard'), ...line, from: person });
const said = withMembers({
  kind: oneOf('said'),
  ...line,
  operationId: isText,
  audience: maybe(oneOf('everyone', 'agents')),
  isDelivered: maybe(isBoolean),
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
  return (value) => heard(value) || said(value) || note(value);
}

/** A stored message that is not confirmed yet. */
export const isPending: Shape = withMembers({
  operationId: isText,
  text: isText,
  at: isNumber,
  state: oneOf('waiting', 'sent', 'failed'),
  message: maybe(isText),
});
