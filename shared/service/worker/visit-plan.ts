import type { ReportedEvent, VisitorInvited } from '../../conversation/event.ts';
import type { QueuedPlan } from '../../conversation/queued/visit.ts';
import type { VisitPlan } from '../../conversation/visit.ts';
import { defined } from '../../kernel/defined.ts';
import { opennessAt } from '../../kernel/opening-hours.ts';
import { isBridgedHere, type Tenant } from '../../providers/tenant.ts';
import { placeMark } from '../tenants/tenant-place.ts';
import { answersIn, hasConsented, skillAskedFor } from './pre-chat-answers.ts';

/** Events of one visit, complete: a new visit's plan is drawn from the tenant's settings as they are now. */
export function withPlan(events: readonly ReportedEvent[], tenant: Tenant) {
  return events.map((event) => (event.type === 'visitor-invited' ? invitedWithPlan(event, tenant) : event));
}

function invitedWithPlan(event: Omit<VisitorInvited, 'plan'>, tenant: Tenant): VisitorInvited {
  const answers = answersIn(event.customContent);
  const skill = skillAskedFor(tenant, answers);
  const isRefused = !hasConsented(tenant, answers);
  return { ...event, plan: visitPlan(tenant, event.at, defined({ subject: event.subject, skill, isRefused })) };
}

/** What a visit of routing `queued` is run by. */
export function queuedPlan(tenant: Tenant): QueuedPlan {
  const { displayName: hostName, giveUpAfterSeconds } = tenant;
  const { welcome, nobody } = tenant.texts;
  const place = placeMark(tenant);
  return { routing: 'queued', place, hostName, giveUpAfterSeconds, texts: defined({ welcome, nobody }) };
}

/**
 * What a visit that begins at `atMs` is run by.
 * Choice: outside of the opening hours no agent is asked, nor for a visitor who has not consented to what the tenant asks for (`isRefused`); a visitor
 * for whom there is no agent to ask is told so at once.
 */
export function visitPlan(
  tenant: Tenant,
  atMs: number,
  { subject, skill, isRefused }: { readonly subject?: string; readonly skill?: string; readonly isRefused?: boolean },
): VisitPlan {
  const isOpen = isRefused !== true && opennessAt(tenant, atMs).open;
  const { welcome, recapTitle, nobody } = tenant.texts;
  return {
    routing: 'bridged',
    subject: subject ?? tenant.displayName,
    place: placeMark(tenant),
    ...defined({ skill }),
    hostName: tenant.displayName,
    agents: isOpen
      ? tenant.agents.map(({ address, displayName, audience }) => ({ address, displayName, audience }))
      : [],
    askAtOnce: tenant.askAtOnce,
    owner: tenant.owner,
    timers: {
      agentAnswerSeconds: tenant.agentAnswerSeconds,
      askAnewSeconds: tenant.askAnewSeconds,
      giveUpAfterSeconds: tenant.giveUpAfterSeconds,
    },
    texts: defined({ welcome, recapTitle, nobody }),
    // Source: trusted-application.md#add-participant
    ...(isBridgedHere(tenant) ? { failsOffline: true } : {}),
  };
}
