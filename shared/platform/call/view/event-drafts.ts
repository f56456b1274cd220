import type { JsonObject } from '../../../kernel/json.ts';
import { type EventDraft, type Pointer, pointerTo, type Resource } from './hypermedia.ts';

/** An operation has begun. */
export const started = (resource: Resource): EventDraft => ({ type: 'started', link: pointerTo(resource), resource });

/** An operation has ended well. */
export const succeeded = (resource: Resource): EventDraft => ({
  type: 'completed',
  link: pointerTo(resource),
  status: 'Success',
  resource,
});

/** An operation has ended badly. */
export const failed = (resource: Resource, reason: JsonObject): EventDraft => ({
  type: 'completed',
  link: pointerTo(resource),
  status: 'Failure',
  reason,
  resource,
});

/** A resource is there now, in a collection or at an owner where `within` names one. */
export const added = (resource: Resource, within?: Pointer): EventDraft => ({
  type: 'added',
  link: pointerTo(resource),
  in: within,
  resource,
});

/** A resource is there now; the event names it without its content. */
export const addedWithoutContent = (link: Pointer, within?: Pointer): EventDraft => ({
  type: 'added',
  link,
  in: within,
});

/** A resource has changed; with a reason where this side did not cause it. */
export const updated = (resource: Resource, reason?: JsonObject, within?: Pointer): EventDraft => ({
  type: 'updated',
  link: pointerTo(resource),
  in: within,
  reason,
  resource,
});

/** A resource is gone. */
export const deleted = (link: Pointer, within?: Pointer, reason?: JsonObject): EventDraft => ({
  type: 'deleted',
  link,
  in: within,
  reason,
});
