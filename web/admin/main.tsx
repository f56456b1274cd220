import { render } from 'preact';
import { withoutTrailing } from '../../shared/kernel/trailing.ts';
import { askedLanguages } from '../i18n/page-language.ts';
import { Observable } from '../observable/observable.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { KeptStorage } from '../stored/kept-storage.ts';
import { Pause, pauseMs } from '../transport/back-off.ts';
import { serviceAnswer } from '../transport/service-answer.ts';
import { textOf } from '../transport/wire.ts';
import { Boundary } from '../views/boundary.tsx';
import { Card } from '../views/card.tsx';
import { followCompositions } from '../views/composition.ts';
import { refuseDroppedFiles } from '../views/dropped-files.ts';
import { AdminFailure, HttpAdminApi } from './api/admin-api.ts';
import { PeopleDirectory } from './api/people.ts';
import { Companies } from './model/companies.ts';
import { DraftStore } from './model/draft-store.ts';
import { AdminPage, type PageStage } from './views/admin-page.tsx';
import { chooseLanguage, words } from './views/words.ts';

const stage = new Observable<PageStage>({ name: 'loading' });
const session = new KeptStorage(() => sessionStorage);
/** Where the page was before the sign-in, which has the fragment of the address for its answer. */
const placeName = 'carebridge.admin.place';

/** Tries until it succeeds; meanwhile the page shows that the service cannot be reached. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AdminFailure) || error.kind !== 'temporary') throw error;
      if (attempt > 1) stage.set({ name: 'unreachable' });
      await new Pause().wait(pauseMs(attempt));
    }
  }
}

/** How to sign in, as at the desk. Source: carebridge.md#desk-configuration */
async function readConfiguration() {
  const response = await fetch('/api/desk/configuration', { credentials: 'omit' }).catch(() => {
    throw new AdminFailure('temporary');
  });
  const body = (await serviceAnswer(response, 'clientId'))?.body ?? {};
  const member = (name: string): string => {
    const value = textOf(body, name);
    if (value === undefined) throw new AdminFailure('temporary');
    return value;
  };
  return { clientId: member('clientId'), authority: member('authority'), scope: member('scope') };
}

async function open(signIn: SignIn, isSearchRefused: boolean, onAllow: (scope: string) => void): Promise<void> {
  const api = new HttpAdminApi((isRefused) => signIn.token(isRefused));
  const onSignedOut = (): void => stage.set({ name: 'sign-in', hasFailed: true });
  try {
    const profile = await persistently(() => api.profile());
    const people = new PeopleDirectory(profile.graph, (scope) => signIn.tokenFor(scope), isSearchRefused);
    const search = { people, onAllow: () => onAllow(people.scope) };
    const work = { api, drafts: new DraftStore(session), profile, onSignedOut, search };
    stage.set({ name: 'work', work, companies: new Companies(api, onSignedOut) });
  } catch (error) {
    if (!(error instanceof AdminFailure)) throw error;
    if (error.kind === 'forbidden') stage.set({ name: 'no-role' });
    else if (error.kind === 'signed-out') onSignedOut();
    else throw error;
  }
}

/** Reads what the sign-in page has sent, and goes back to where the page was. */
async function arrived(signIn: SignIn): Promise<'signed-in' | 'none' | 'failed'> {
  const arrival = await signIn.arrive(location.hash);
  if (arrival === 'none') return arrival;
  const place = session.getItem(placeName) ?? '';
  session.removeItem(placeName);
  history.replaceState(null, '', `${location.pathname}${location.search}${place}`);
  return arrival;
}

async function main(): Promise<void> {
  await chooseLanguage(askedLanguages());
  document.title = words.say('admin');
  const root = document.getElementById('admin');
  if (root === null) return;
  followCompositions(document);
  refuseDroppedFiles(document);
  let signIn: SignIn | undefined;
  const enter = async (scope?: string): Promise<void> => {
    session.setItem(placeName, location.hash);
    location.assign((await signIn?.begin(scope)) ?? location.href);
  };
  const leave = (): void => {
    signIn?.forget();
    stage.set({ name: 'sign-in', hasFailed: false });
  };
  root.replaceChildren();
  render(
    <Boundary onError={failed}>
      <AdminPage stage={stage} onSignIn={() => void enter().catch(failed)} onSignOut={leave} />
    </Boundary>,
    root,
  );
  const configuration = await persistently(readConfiguration);
  const { SignIn } = await import('../sign-in/sign-in.ts');
  signIn = new SignIn(configuration, session, `${location.origin}${withoutTrailing(location.pathname, '/')}`);
  const arrival = await arrived(signIn);
  if ((await signIn.token()) === undefined) stage.set({ name: 'sign-in', hasFailed: arrival === 'failed' });
  // Who was signed in before had asked for more, and is so still.
  else await open(signIn, arrival === 'failed', (scope) => void enter(scope).catch(failed));
}

/** Whatever goes wrong, the administrator reads a sentence and has another try. */
function failed(error: unknown): void {
  console.error(error);
  const root = document.getElementById('admin');
  if (root === null) return;
  const again = { text: words.say('retry'), run: () => location.reload() };
  render(null, root);
  root.replaceChildren();
  render(<Card title={words.say('failedTitle')} text={words.say('failedText')} action={again} />, root);
}

await main().catch(failed);
