import { useEffect, useRef, useState } from 'preact/hooks';
import type { Readable } from '../../observable/observable.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { Card } from '../../views/card.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { Companies } from '../model/companies.ts';
import { type Route, routeOf } from '../model/parts.ts';
import type { SupervisorWork } from '../supervision/supervisor-work.ts';
import { CompanyList } from './company-list.tsx';
import { CompanyPage, type Work } from './company-page.tsx';
import { LaterSupervision } from './later-supervision.tsx';
import { NewCompany } from './new-company.tsx';
import { words } from './words.ts';

/** What the page shows. */
export type PageStage =
  | { readonly name: 'loading' | 'unreachable' | 'no-role' }
  | { readonly name: 'sign-in'; readonly hasFailed: boolean }
  | { readonly name: 'work'; readonly administration: Administered | undefined; readonly supervision: SupervisorWork };

/** What administrators have beside what supervisors have. */
type Administered = { readonly work: Work; readonly companies: Companies };

type AdminPageProps = {
  readonly stage: Readable<PageStage>;
  readonly onSignIn: () => void;
  readonly onSignOut: () => void;
};

/** The page of administrators and supervisors: sign-in, then companies and their chats. */
export function AdminPage({ stage: stages, onSignIn, onSignOut }: AdminPageProps) {
  const stage = useObservable(stages);
  const { say } = words;
  switch (stage.name) {
    case 'loading':
      return <Card title={say('signInTitle')} text={say('loading')} />;
    case 'unreachable':
      return <Card title={say('unreachableTitle')} text={say('unreachableText')} />;
    case 'no-role':
      return (
        <Card title={say('noRoleTitle')} text={say('noRoleText')} action={{ text: say('signOut'), run: onSignOut }} />
      );
    case 'sign-in': {
      const fault = stage.hasFailed ? say('signInFailed') : undefined;
      return (
        <Card
          title={say('signInTitle')}
          text={say('signInText')}
          fault={fault}
          action={{ text: say('signIn'), run: onSignIn }}
        />
      );
    }
    case 'work':
      return <Signed administration={stage.administration} supervision={stage.supervision} onSignOut={onSignOut} />;
  }
}

type SignedProps = {
  readonly administration: Administered | undefined;
  readonly supervision: SupervisorWork;
  readonly onSignOut: () => void;
};

/** What a person who is signed in may see: the companies, their chats, or both. */
function Signed({ administration, supervision, onSignOut }: SignedProps) {
  const route = useRoute();
  useContentFocus(route);
  const { say } = words;
  const isWatching = administration === undefined || ['chats', 'watch', 'letters'].includes(route.page);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {say('skip')}
      </button>
      <header class="top">
        <div class="brand">
          <h1>{say('admin')}</h1>
        </div>
        {administration !== undefined && (
          <nav class="areas" aria-label={say('areas')}>
            <a href="#/" aria-current={isWatching ? undefined : 'true'}>
              {say('companies')}
            </a>
            <a href="#/chats" aria-current={isWatching ? 'true' : undefined}>
              {say('supervision')}
            </a>
          </nav>
        )}
        <a href="/desk">{say('desk')}</a>
        <button type="button" class="plain" aria-label={say('signOut')} title={say('signOut')} onClick={onSignOut}>
          <Icon of={icons.door} />
        </button>
      </header>
      <main id="content" class="content" tabIndex={-1}>
        {isWatching ? (
          <LaterSupervision work={supervision} route={route} />
        ) : (
          <Administration administered={administration} route={route} />
        )}
      </main>
    </>
  );
}

function Administration({ administered, route }: { readonly administered: Administered; readonly route: Route }) {
  const { work, companies } = administered;
  const { say } = words;
  const { consent, consentUrl } = work.profile;
  useEffect(() => void companies.load(), [route.page]);
  return (
    <>
      {!consent && (
        <section class="notice" aria-labelledby="consent-title">
          <h2 id="consent-title">{say('consentTitle')}</h2>
          <p>{say('consentText')}</p>
          <p>
            <a class="button primary" href={consentUrl}>
              {say('consentAction')}
            </a>
          </p>
        </section>
      )}
      {route.page !== 'list' && (
        <p class="back">
          <a href="#/">
            <Icon of={icons.back} />
            {say('back')}
          </a>
        </p>
      )}
      <Routed route={route} work={work} companies={companies} />
    </>
  );
}

function Routed({ route, work, companies }: Administered & { readonly route: Route }) {
  const created = (id: string): void => location.assign(`#/company/${encodeURIComponent(id)}`);
  const form = { work, taken: companies.ids(), onCreated: created };
  switch (route.page) {
    case 'new':
      return <NewCompany {...form} onCancelled={() => location.assign('#/')} />;
    case 'company':
      return <CompanyPage key={route.id} id={route.id} part={route.part} work={work} />;
    default:
      return <CompanyList companies={companies} first={work.profile.consent ? <NewCompany {...form} /> : undefined} />;
  }
}

/** What the address names, as a Preact hook. */
function useRoute(): Route {
  const [route, go] = useState(routeOf(location.hash));
  useEffect(() => {
    const look = (): void => go(routeOf(location.hash));
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  return route;
}

/** Where the link that has led to another page is gone with its own, the focus goes to the content. */
function useContentFocus(route: Route): void {
  const place = [route.page, 'id' in route ? route.id : '', 'of' in route ? route.of : ''].join('/');
  const shown = useRef(place);
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (shown.current !== place && isLost) document.getElementById('content')?.focus();
    shown.current = place;
  }, [place]);
}
