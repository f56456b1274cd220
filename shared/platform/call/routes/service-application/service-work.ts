import type { Permission, ServiceApplication } from '../../../directory/caller.ts';
import type { PlatformAnswer } from '../../../edge/http.ts';
import { notFound, PlatformRefusal } from '../../../edge/refusal.ts';
import type { Route, RoutedRequest } from '../../../edge/route.ts';
import { type Call, type CallEndpoint, hasMeeting, type Leg } from '../../call.ts';
import { callPartition, legOf } from '../../call-ids.ts';
import type { CallsDependencies } from '../../calls.ts';
import type { Change } from '../../decision.ts';
import type { CallStore } from '../../store/call-store.ts';
import type { RequestOnce } from '../../store/request-once.ts';
import type { Resource } from '../../view/hypermedia.ts';
import { permittedResource } from '../../view/service-application/permitted.ts';
import { shown } from '../answers.ts';

/** What the routes of service applications work with. */
export type ServiceRouteContext = { readonly store: CallStore; readonly dependencies: CallsDependencies };

/** One request of a service application about one of its calls. */
export class ServiceWork {
  readonly routed: RoutedRequest;
  readonly caller: ServiceApplication;
  readonly context: ServiceRouteContext;

  constructor(context: ServiceRouteContext, routed: RoutedRequest, caller: ServiceApplication) {
    this.context = context;
    this.routed = routed;
    this.caller = caller;
  }

  /** The target in the path. */
  get target(): string {
    const target = (this.routed.params.target ?? '').toLowerCase();
    if (!/^[0-9a-f]{32}$/.test(target)) throw notFound('ConversationNotFound');
    return target;
  }

  get partition(): string {
    return callPartition(this.caller.endpoint.tenantId, this.target);
  }

  /** The endpoint as the calls show it that are begun on it. */
  get endpoint(): CallEndpoint {
    const { uri, applicationId, displayName, relPrefix } = this.caller.endpoint;
    return { uri, applicationId, displayName, relPrefix, permissions: [...this.caller.permissions] };
  }

  /** A parameter of the path. */
  param(name: string): string {
    return this.routed.params[name] ?? '';
  }

  /** Carries out a change, on a call of the caller's own endpoint only. */
  change(change: Change, once?: RequestOnce): Promise<PlatformAnswer> {
    return this.changeIn(this.target, change, once);
  }

  /** The same on the call of a target that stands elsewhere in the request. */
  changeIn(target: string, change: Change, once?: RequestOnce): Promise<PlatformAnswer> {
    const own: Change = (call, now) =>
      this.#owns(call) ? change(this.#granted(call), now) : notFound('ConversationNotFound');
    return this.context.store.change(callPartition(this.caller.endpoint.tenantId, target), own, once);
  }

  /** The caller's own call of a target. */
  async read(target: string): Promise<Call> {
    const call = await this.context.store.read(callPartition(this.caller.endpoint.tenantId, target));
    if (!this.#owns(call)) throw notFound();
    return call;
  }

  /** Shows what a view makes of the call of a target. */
  async showIn(target: string, view: (call: Call) => Resource): Promise<PlatformAnswer> {
    const call = await this.read(target);
    return shown(permittedResource(view(call), [...this.caller.permissions]), call.endpoint.relPrefix);
  }

  /** Carries out a change on the leg that the path names, while it goes on. */
  changeLeg(change: (leg: Leg) => Change, once?: RequestOnce): Promise<PlatformAnswer> {
    return this.change((call, now) => {
      const leg = openLeg(call, this.param('conversation'));
      return leg === undefined ? notFound('ConversationNotFound') : change(leg)(call, now);
    }, once);
  }

  /** Shows what a view makes of the call; nothing where it makes nothing. */
  async show(view: (call: Call) => Resource | undefined): Promise<PlatformAnswer> {
    const call = await this.context.store.read(this.partition);
    const resource = this.#owns(call) ? view(call) : undefined;
    if (resource === undefined) throw notFound();
    return shown(permittedResource(resource, [...this.caller.permissions]), call.endpoint.relPrefix);
  }

  /** Shows what a view makes of the leg that the path names, while it goes on. */
  showLeg(view: (call: Call, leg: Leg) => Resource | undefined): Promise<PlatformAnswer> {
    return this.show((call) => {
      const leg = openLeg(call, this.param('conversation'));
      if (leg === undefined) throw notFound('ConversationNotFound');
      return view(call, leg);
    });
  }

  /** The request under its operation id; its repeat gets the same answer. */
  once(kind: RequestOnce['kind'], operationId: string, content: RequestOnce['content']): RequestOnce {
    const path = this.routed.request.url.pathname.toLowerCase();
    return { caller: this.caller.endpoint.applicationId, kind, operationId, content: [path, content] };
  }

  /** The call, whose events offer what the caller may do now. */
  #granted(call: Call): Call {
    const permissions = [...this.caller.permissions];
    if (call.endpoint.permissions?.join() === permissions.join()) return call;
    return { ...call, endpoint: { ...call.endpoint, permissions } };
  }

  #owns(call: Call): boolean {
    return call.endpoint.uri === this.caller.endpoint.uri;
  }
}

/** The leg that a conversation id names, unless it has ended. */
export function openLeg(call: Call, conversation: string): Leg | undefined {
  const leg = legOf(call, conversation);
  const open = leg === 'visitor' ? call.visitor.state !== 'Ended' : hasMeeting(call);
  return open ? leg : undefined;
}

/** A route of service applications that needs a permission, or nothing but the endpoint. Source: trusted-application.md#permissions */
export const serviceRoute: typeof applicationRoute = (context, method, path, permission, handle) =>
  applicationRoute(context, method, `/communication${path}`, permission, handle);

/** The same for what lies beside `communication`. */
export function applicationRoute(
  context: ServiceRouteContext,
  method: string,
  path: string,
  permission: Permission | undefined,
  handle: (work: ServiceWork) => Promise<PlatformAnswer>,
): Route {
  return {
    for: 'service-application',
    method,
    path,
    handle: async (routed, caller) => {
      if (permission !== undefined && !caller.permissions.has(permission)) throw new PlatformRefusal('Forbidden');
      return handle(new ServiceWork(context, routed, caller));
    },
  };
}
