import type { UcwaApplication } from '../../../channels/ucwa-application.ts';
import type { UcwaCaller } from '../../../directory/caller.ts';
import type { PlatformAnswer } from '../../../edge/http.ts';
import { notFound, PlatformRefusal } from '../../../edge/refusal.ts';
import type { Route, RoutedRequest } from '../../../edge/route.ts';
import { agentsOf } from '../../audience.ts';
import { type Call, hasMeeting, isCalled } from '../../call.ts';
import { callPartition, targetFromUcwa } from '../../call-ids.ts';
import type { CallsDependencies } from '../../calls.ts';
import { ownerLeaves } from '../../changes/end-visitor-leg.ts';
import type { Change } from '../../decision.ts';
import type { CallStore } from '../../store/call-store.ts';
import type { Memberships } from '../../store/memberships.ts';
import type { RequestOnce } from '../../store/request-once.ts';
import type { Resource } from '../../view/hypermedia.ts';
import { agentViewer, calledViewer, type Viewer, visitorViewer } from '../../view/ucwa/viewer.ts';
import { shown } from '../answers.ts';

/** What the routes of visitors and agents work with. */
export type UcwaRouteContext = {
  readonly store: CallStore;
  readonly memberships: Memberships;
  readonly dependencies: CallsDependencies;
};

/** One request of a visitor or an agent. */
export class UcwaWork {
  readonly routed: RoutedRequest;
  readonly caller: UcwaCaller;
  readonly application: UcwaApplication;
  readonly context: UcwaRouteContext;

  constructor(context: UcwaRouteContext, routed: RoutedRequest, caller: UcwaCaller, application: UcwaApplication) {
    this.context = context;
    this.routed = routed;
    this.caller = caller;
    this.application = application;
  }

  /** A parameter of the path. */
  param(name: string): string {
    return this.routed.params[name] ?? '';
  }

  /** The target that a conversation or invitation in the path leads to. */
  target(id: string): string {
    const target = targetFromUcwa(id);
    if (target === undefined) throw notFound('ConversationNotFound');
    return target;
  }

  partition(id: string): string {
    return callPartition(this.application.tenantId, this.target(id));
  }

  /** Carries out one change for visitors, another for agents. */
  change(id: string, changes: Record<Viewer['kind'], Change>, once?: RequestOnce): Promise<PlatformAnswer> {
    return this.context.store.change(
      this.partition(id),
      (call, now) => {
        const viewer = this.viewer(call);
        return viewer === undefined ? notFound('ConversationNotFound') : changes[viewer.kind](call, now);
      },
      once,
      'waits',
    );
  }

  /**
   * To be called when the application has entered a call: leaves it again where the application has ended meanwhile, since the end may have
   * looked for calls too early. An end is stored before it looks for calls, and this is asked after the call's first events were appended
   * to the channel, of which it knows from then on whether it has ended; so one of the two finds the other.
   */
  async leaveIfEnded(target: string): Promise<void> {
    const { application, context } = this;
    const { tenantId, id } = application;
    if ((await context.dependencies.channels.application(tenantId, id)) !== undefined) return;
    await context.store.changeIfPossible(callPartition(tenantId, target), ownerLeaves(application));
    await context.memberships.remove(application, target);
  }

  /** Shows what a view makes of the call in the caller's eyes. */
  async show(id: string, view: (call: Call, viewer: Viewer) => Resource | undefined): Promise<PlatformAnswer> {
    const call = await this.context.store.read(this.partition(id));
    const viewer = this.viewer(call);
    if (viewer === undefined) throw notFound('ConversationNotFound');
    const resource = view(call, viewer);
    if (resource === undefined) throw notFound();
    return shown(resource, '');
  }

  /** The caller's view of a call: of the visitor, of an agent in the meeting or of one who is being invited; undefined for others. */
  viewer(call: Call): Viewer | undefined {
    const { application, caller } = this;
    if (caller.kind === 'visitor') {
      const isVisitor = call.visitor.applicationId === application.id && call.visitor.state !== 'Ended';
      return isVisitor ? visitorViewer(call) : undefined;
    }
    if (hasInvited(call, application.id)) return visitorViewer(call);
    const agent = agentsOf(call).find(({ applicationId }) => applicationId === application.id);
    if (agent !== undefined) return agentViewer(agent);
    const ringing =
      hasMeeting(call) && call.meeting.invitations.some(({ to, state }) => to === caller.uri && state === 'Connecting');
    const { uri, displayName } = caller;
    if (isCalled(call)) return calledPerson(call, uri, application.id);
    return ringing ? agentViewer({ applicationId: application.id, uri, displayName }) : undefined;
  }

  /** The request under its operation id; its repeat gets the same answer. */
  once(kind: RequestOnce['kind'], operationId: string, content: unknown): RequestOnce {
    return { caller: this.application.id, kind, operationId, content };
  }
}

/** Whether an application is that of a signed-in person who has invited the endpoint. */
const hasInvited = ({ visitor }: Call, applicationId: string): boolean =>
  visitor.signedIn === true && visitor.applicationId === applicationId && visitor.state !== 'Ended';

/** The view of a person whom the service application has called: of every device while it rings, then of the one that has accepted. */
function calledPerson(call: Call, uri: string, applicationId: string): Viewer | undefined {
  const { state, uri: calledUri, applicationId: accepted } = call.visitor;
  if (state === 'Connecting' && calledUri === uri) return calledViewer(call, applicationId);
  return state === 'Connected' && accepted === applicationId ? visitorViewer(call) : undefined;
}

/** A route of visitors and agents; `path` relative to the application. */
export function ucwaRoute(
  context: UcwaRouteContext,
  method: string,
  path: string,
  handle: (work: UcwaWork) => Promise<PlatformAnswer>,
): Route {
  return {
    for: 'ucwa',
    method,
    path,
    handle: (routed, caller, application) => handle(new UcwaWork(context, routed, caller, application)),
  };
}

/** 403 for what this kind of caller cannot do. */
export const notSupported = (): PlatformRefusal =>
  new PlatformRefusal('Forbidden', { subcode: 'OperationNotSupported' });
