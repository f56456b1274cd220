import { agentsInSight } from '../audience.ts';
import type { Call } from '../call.ts';
import { type Notice, type Progress, type Step, toViewer } from '../progress.ts';
import { added, deleted, updated } from '../view/event-drafts.ts';
import { ucwaParticipant, ucwaParticipantPointer } from '../view/ucwa/ucwa-participant.ts';
import { seenIdentity, visitorViewer } from '../view/ucwa/viewer.ts';

/**
 * Takes a step and tells the visitor who has come into sight by it, has gone out of it, or bears another name.
 * Choice: the visitor sees an agent from the moment on when the agent is in the meeting and bridged with the filter off, until the
 * agent leaves.
 */
export const watchedByVisitor =
  (step: Step): Step =>
  (before) => {
    const progress = step(before);
    if (progress.call.visitor.state !== 'Connected') return progress;
    return withSight(before, progress);
  };

function withSight(before: Call, progress: Progress): Progress {
  const { call } = progress;
  const viewer = visitorViewer(call);
  const earlier = new Set(agentsInSight(before).map(({ uri }) => uri));
  const later = new Set(agentsInSight(call).map(({ uri }) => uri));
  const gone = [...earlier].filter((uri) => !later.has(uri));
  const come = [...later].filter((uri) => !earlier.has(uri));
  const renamed = [...later].filter(
    (uri) => earlier.has(uri) && seenIdentity(before, viewer, uri).name !== seenIdentity(call, viewer, uri).name,
  );
  const notices: readonly Notice[] = toViewer(
    call,
    viewer,
    'conversation',
    ...gone.map((uri) => deleted(ucwaParticipantPointer(before, viewer, uri))),
    ...renamed.map((uri) => updated(ucwaParticipant(call, viewer, uri))),
    ...come.map((uri) => added(ucwaParticipant(call, viewer, uri))),
  );
  return { ...progress, notices: [...progress.notices, ...notices] };
}
