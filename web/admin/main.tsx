import { askedLanguages } from '../i18n/page-language.ts';
import { Observable } from '../observable/observable.ts';
import { drawFault, drawPage, persistently, signInOf } from '../sign-in/page-start.tsx';
import type { SignIn } from '../sign-in/sign-in.ts';
import { KeptStorage } from '../stored/kept-storage.ts';
import { HttpAdminApi } from './api/admin-api.ts';
import { PeopleDirectory } from './api/people.ts';
import { AdminFailure, Requests } from './api/requests.ts';
import { Companies } from './model/companies.ts';
import { DraftStore } from './model/draft-store.ts';
import { HttpSupervisorApi } from './supervision/api/supervisor-api.ts';
import { AdminPage, type PageStage } from './views/admin-page.tsx';
import { chooseLanguage, words } from './views/words.ts';

const stage = new Observable<PageStage>({ name: 'loading' });
const session = new KeptStorage(() => sessionStorage);
/** Where the page was before the sign-in, which has the fragment of the address for its answer. */
const placeName = 'carebridge.admin.place';

const late = (): void => stage.set({ name: 'unreachable' });

async function open(signIn: SignIn, isSearchRefused: boolean, onAllow: (scope: string) => void): Promise<void> {
  const requests = new Requests((isRefused) => signIn.token(isRefused));
  const [api, supervisorApi] = [new HttpAdminApi(requests), new HttpSupervisorApi(requests)];
  const onSignedOut = (): void => stage.set({ name: 'sign-in', hasFailed: true });
  try {
    const profile = await persistently(() => api.profile(), late).catch(unlessForbidden);
    // Administrators may all that supervisors may: who is refused here as well has neither role.
    if (profile === undefined) await persistently(() => supervisorApi.companies(), late);
    const supervision = { api: supervisorApi, administers: profile !== undefined, onSignedOut };
    if (profile === undefined) return stage.set({ name: 'work', administration: undefined, supervision });
    const people = new PeopleDirectory(profile.graph, (scope) => signIn.tokenFor(scope), isSearchRefused);
    const search = { people, onAllow: () => onAllow(people.scope) };
    const work = { api, drafts: new DraftStore(session), profile, onSignedOut, search };
    const administration = { work, companies: new Companies(api, onSignedOut) };
    stage.set({ name: 'work', administration, supervision });
  } catch (error) {
    if (!(error instanceof AdminFailure)) throw error;
    if (error.kind === 'forbidden') stage.set({ name: 'no-role' });
    else if (error.kind === 'signed-out') onSignedOut();
    else throw error;
  }
}

/** Nothing, of a person who lacks the role for it. */
function unlessForbidden(error: unknown): undefined {
  if (!(error instanceof AdminFailure) || error.kind !== 'forbidden') throw error;
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
  let signIn: SignIn | undefined;
  const enter = async (scope?: string): Promise<void> => {
    session.setItem(placeName, location.hash);
    location.assign((await signIn?.begin(scope)) ?? location.href);
  };
  const leave = (): void => {
    signIn?.forget();
    stage.set({ name: 'sign-in', hasFailed: false });
  };
  drawPage(root, <AdminPage stage={stage} onSignIn={() => void enter().catch(failed)} onSignOut={leave} />, failed);
  signIn = (await signInOf(session, late)).signIn;
  const arrival = await arrived(signIn);
  if ((await signIn.token()) === undefined) stage.set({ name: 'sign-in', hasFailed: arrival === 'failed' });
  // Who was signed in before had asked for more, and is so still.
  else await open(signIn, arrival === 'failed', (scope) => void enter(scope).catch(failed));
}

function failed(error: unknown): void {
  const [title, text, again] = [words.say('failedTitle'), words.say('failedText'), words.say('retry')];
  drawFault(document.getElementById('admin'), error, { title, text, again });
}

await main().catch(failed);
