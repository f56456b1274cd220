import { visitorMark } from '../../protocol/carebridge/visitor-mark.ts';
import { cursorOf } from '../channels/cursor.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import type { UcwaCaller } from '../directory/caller.ts';
import { signInOf } from '../directory/sign-in.ts';
import { type Endpoint, type PlacedEndpoint, ucwaRoot } from '../edge/endpoint.ts';
import type { PlatformAnswer } from '../edge/http.ts';
import { invalidParameters, notFound, PlatformRefusal } from '../edge/refusal.ts';
import type { RoutedRequest } from '../edge/route.ts';
import type { PlatformTimes } from '../times.ts';
import { RememberedSettings, wholeNumber } from './channel-settings.ts';
import { putCommunication } from './communication.ts';
import { type CreateApplicationDependencies, createApplication } from './create-application.ts';
import {
  communicationResource,
  emptyResource,
  emptyResourceNames,
  meResource,
  policiesResource,
  ucwaApplicationResource,
} from './ucwa-resources.ts';

/** What UCWA's bootstrap needs. */
export type UcwaDependencies = CreateApplicationDependencies & { readonly times: PlatformTimes };

type Handler = Extract<Endpoint, { access: 'application' }>['handle'];
type View = (application: UcwaApplication) => ReturnType<typeof meResource>;

/** Sign-in, event channel and what stands outside of conversations. Source: ucwa.md#applications, ucwa.md#event-channel */
export function ucwaBootstrap(dependencies: UcwaDependencies): readonly PlacedEndpoint[] {
  const { lives, channels, revocations, compatible } = dependencies;
  const whole: View = (application) => ucwaApplicationResource(application, compatible);
  const settings = new RememberedSettings();
  const shown = (path: string, view: View) =>
    forOwner('GET', path, async (_routed, _caller, application) => ({ status: 200, json: view(application) }));
  // As it stands now: another instance may just have changed it.
  const shownFresh = (path: string, view: View) =>
    forOwner('GET', path, async (_routed, _caller, { tenantId, id }) => {
      const standing = await channels.standing(tenantId, id);
      if (standing === undefined || standing.ended) throw notFound('ApplicationNotFound');
      return { status: 200, json: view(standing.application) };
    });
  return [
    {
      method: 'POST',
      path: '/ucwa/{scope}/v1/applications',
      endpoint: { access: 'person', handle: (exchange, caller) => createApplication(exchange, caller, dependencies) },
    },
    shownFresh('', whole),
    shown('/me', (application) => meResource(application, compatible)),
    ...['/me/makeMeAvailable', '/me/reportMyActivity'].map((path) => forOwner('POST', path, takePresence(compatible))),
    shownFresh('/communication', communicationResource),
    forOwner('PUT', '/communication', (routed, _caller, application) =>
      putCommunication(routed, application, channels),
    ),
    shown('/policies', policiesResource),
    ...emptyResourceNames.map((name) =>
      forOwner('GET', `/${name}`, async (_routed, { kind }, application) => {
        if (!compatible || kind === 'visitor') throw notFound();
        return { status: 200, json: emptyResource(application, name) };
      }),
    ),
    forOwner('GET', '/events', (routed, caller, application) =>
      events(routed, { caller, application, settings }, dependencies),
    ),
    forOwner('DELETE', '', async (_routed, caller, application) => {
      const isWholeSignIn = caller.kind === 'visitor' && application.instance === undefined;
      if (isWholeSignIn) await revocations.revoke(visitorMark(application.tenantId, application.uri));
      await lives.end(application);
      return { status: 204 };
    }),
  ];
}

const forOwner = (method: string, path: string, handle: Handler): PlacedEndpoint => ({
  method,
  path: `${ucwaRoot}${path}`,
  endpoint: { access: 'application', handle },
});

/** What people say of their presence is taken and forgotten; visitors have none. Source: ucwa.md#me */
const takePresence =
  (compatible: boolean): Handler =>
  async (_routed, { kind }) => {
    if (kind === 'visitor') throw new PlatformRefusal('Forbidden', { subcode: 'AnonymousNotAllowed' });
    if (!compatible) throw new PlatformRefusal('Forbidden', { subcode: 'OperationNotSupported' });
    return { status: 204 };
  };

type EventsRequest = {
  readonly caller: UcwaCaller;
  readonly application: UcwaApplication;
  readonly settings: RememberedSettings;
};

async function events(
  { query, request }: RoutedRequest,
  { caller, application, settings }: EventsRequest,
  { channels, lives, budgets, times }: UcwaDependencies,
): Promise<PlatformAnswer> {
  const ack = wholeNumber(query.ack);
  if (ack === undefined) throw invalidParameters('ack');
  // A safe method confirms nothing, and takes no poll's place.
  if (request.method === 'HEAD') return { status: 200, json: {} };
  const { timeout } = settings.of(application, query);
  const poll = {
    cursor: cursorOf(ack),
    timeoutMs: Math.min((wholeNumber(query.wait) ?? timeout) * 1000, times.pollMs),
    priority: wholeNumber(query.priority) ?? 0,
    signal: request.signal,
  };
  const release = budgets.parked(signInOf(caller), application.id);
  const kept = lives.keepArmed(application);
  try {
    return { status: 200, json: await channels.poll(application, poll) };
  } finally {
    release();
    // Nothing may be under way when the request is over.
    await kept;
  }
}
