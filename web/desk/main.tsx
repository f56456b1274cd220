import { askedLanguages } from '../i18n/page-language.ts';
import { Observable } from '../observable/observable.ts';
import { drawFault, drawPage, type PageConfiguration, persistently, signInOf } from '../sign-in/page-start.tsx';
import type { SignIn } from '../sign-in/sign-in.ts';
import { KeptStorage } from '../stored/kept-storage.ts';
import { Pause } from '../transport/back-off.ts';
import { ApiFailure, type Profile } from './api/desk-api.ts';
import { HttpDeskApi } from './api/http-desk-api.ts';
import { claimApplication } from './claim-application.ts';
import { DeskModel } from './model/desk-model.ts';
import { RecordStore } from './record/record-store.ts';
import { transportsOf } from './transports.ts';
import { callAttention } from './views/attention.ts';
import { DeskPage, type PageStage } from './views/desk-page.tsx';
import { browserNotices, Notices } from './views/notices.ts';
import { Sound } from './views/sound.ts';
import { chooseLanguage, faultWords } from './views/words.ts';

/** What models and transports have of the page. */
const page = { culture: navigator.language, now: Date.now, newId: () => crypto.randomUUID() };
const periods = { whisperMs: 2_500, calmMs: 20_000, retryMs: 700 };
const stage = new Observable<PageStage>({ name: 'loading' });
const session = new KeptStorage(() => sessionStorage);

/** What the page keeps in the browser. */
type Kept = { readonly sound: Sound; readonly notices: Notices; readonly store: RecordStore };

const late = (): void => stage.set({ name: 'unreachable' });

async function open(signIn: SignIn, { discoverUrl }: PageConfiguration, kept: Kept): Promise<void> {
  const { store } = kept;
  const wait = (durationMs: number): Promise<void> => new Pause().wait(durationMs);
  const api = new HttpDeskApi({ token: (isRefused) => signIn.token(isRefused), wait });
  const profile = await persistently(() => profileOf(api), late);
  if ('name' in profile) return stage.set(profile);
  const transports = await persistently(() => transportsOf(profile, { ...page, discoverUrl }), late);
  // A duplicated tab has a copy of the record; two tabs must not share one application.
  if (!(await claimApplication(store.read().application?.self, navigator.locks))) store.clear();
  const model = new DeskModel({
    store,
    api,
    transports,
    token: (isRefused) => signIn.token(isRefused),
    periods,
    ...page,
  });
  stage.set({ name: 'desk', model });
  attend(model, kept);
  await model.start();
  await claimApplication(model.record.get().application?.self, navigator.locks);
}

/** Whom the agent answers for, or why no one can be answered. */
async function profileOf(api: HttpDeskApi): Promise<Profile | PageStage> {
  try {
    const profile = await api.profile();
    const { tenants, centers, switchedOff } = profile;
    if (tenants.length + centers.length > 0) return profile;
    return switchedOff.length > 0 ? { name: 'switched-off', companies: switchedOff.join(', ') } : { name: 'no-agent' };
  } catch (error) {
    if (error instanceof ApiFailure && error.kind === 'forbidden') return { name: 'no-role' };
    if (error instanceof ApiFailure && error.kind === 'signed-out') return { name: 'sign-in', hasFailed: true };
    throw error;
  }
}

/** Passes the browser's events on to the model, and what comes in to the agent. */
function attend(model: DeskModel, kept: Kept): void {
  const isLookedAt = (): boolean => document.visibilityState === 'visible' && document.hasFocus();
  const looksAgain = callAttention(model, { ...kept, isLookedAt });
  const look = (): void => {
    model.watched(isLookedAt());
    if (isLookedAt()) looksAgain();
  };
  document.addEventListener('visibilitychange', look);
  addEventListener('focus', look);
  addEventListener('blur', look);
  addEventListener('online', () => model.nudge());
  addEventListener('offline', () => model.nudge());
}

async function main(): Promise<void> {
  await chooseLanguage(askedLanguages());
  const root = document.getElementById('desk');
  if (root === null) return;
  const local = new KeptStorage(() => localStorage);
  const kept: Kept = {
    sound: new Sound(local),
    notices: new Notices(local, browserNotices),
    store: new RecordStore(session.plain),
  };
  let signIn: SignIn | undefined;
  const leave = async (): Promise<void> => {
    const { model } = { model: undefined, ...stage.get() };
    await model?.signOut();
    signIn?.forget();
    stage.set({ name: 'sign-in', hasFailed: false });
  };
  const enter = async (): Promise<void> => location.assign((await signIn?.begin()) ?? location.href);
  drawPage(
    root,
    <DeskPage
      stage={stage}
      sound={kept.sound}
      notices={kept.notices}
      onSignIn={() => void enter().catch(failed)}
      onSignOut={() => void leave().catch(failed)}
    />,
    failed,
  );
  const begun = await signInOf(session, late);
  signIn = begun.signIn;
  const arrival = await signIn.arrive(location.hash);
  if (arrival !== 'none') history.replaceState(null, '', `${location.pathname}${location.search}`);
  if ((await signIn.token()) === undefined) stage.set({ name: 'sign-in', hasFailed: arrival === 'failed' });
  else await open(signIn, begun.configuration, kept);
}

function failed(error: unknown): void {
  const { failedTitle, failedText, retry } = faultWords();
  drawFault(document.getElementById('desk'), error, { title: failedTitle, text: failedText, again: retry });
}

await main().catch(failed);
