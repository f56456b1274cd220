import { useEffect, useMemo } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import { type Route, type WatchPart, watchPath } from '../model/parts.ts';
import { usePageTitle } from '../views/page-title.ts';
import type { SupervisedCompany } from './api/supervisor-api.ts';
import { PageRhythm, Watched } from './model/watched.ts';
import type { SupervisorWork } from './supervisor-work.ts';
import { ChatPart } from './views/chat-part.tsx';
import { LettersPage } from './views/letters-page.tsx';
import { LivePart } from './views/live-part.tsx';
import { ReportPart } from './views/report-part.tsx';
import { SearchPart } from './views/search-part.tsx';
import { Unread } from './views/unread.tsx';
import { VisitorPart } from './views/visitor-part.tsx';
import { words } from './views/words.ts';

export { loadWords } from './views/words.ts';

/** Companies come and go rarely. */
const companiesEveryMs = 60_000;

type SupervisionProps = { readonly work: SupervisorWork; readonly route: Route };

/** The supervisors' part of the page: companies, and what goes on at one of them. */
export function Supervision({ work, route }: SupervisionProps) {
  const { api, onSignedOut } = work;
  const companies = useMemo(
    () => new Watched({ read: () => api.companies(), rhythm: new PageRhythm(companiesEveryMs), onSignedOut }),
    [work],
  );
  useEffect(() => companies.watch(), [companies]);
  const seen = useObservable(companies.seen);
  if (seen.state !== 'ready') return <Unread seen={seen} onAgain={() => companies.look()} />;
  if (route.page !== 'watch' && route.page !== 'letters') return <Companies companies={seen.value} />;
  const company = route.page === 'watch' ? seen.value.find(({ id }) => id === route.id) : undefined;
  return (
    <>
      <p class="back">
        <a href="#/chats">
          <Icon of={icons.back} />
          {words.say('back')}
        </a>
      </p>
      {route.page === 'letters' && <LettersPage companies={seen.value} work={work} />}
      {route.page === 'watch' && company === undefined && <Companies companies={seen.value} />}
      {route.page === 'watch' && company !== undefined && (
        <Company key={company.id} company={company} part={route.part} of={route.of} work={work} />
      )}
    </>
  );
}

function Companies({ companies }: { readonly companies: readonly SupervisedCompany[] }) {
  const { say } = words;
  usePageTitle(say('companies'));
  if (companies.length === 0) {
    return (
      <div class="empty">
        <Icon of={icons.speech} />
        <h2 tabIndex={-1}>{say('noCompanies')}</h2>
        <p>{say('noCompaniesText')}</p>
      </div>
    );
  }
  return (
    <>
      <h2 tabIndex={-1}>{say('companies')}</h2>
      <ul class="companies">
        {companies.map(({ id, name, isOn, isAtCenter }) => (
          <li key={id}>
            <a href={watchPath(id, 'live')}>
              <strong>
                <bdi>{name}</bdi>
              </strong>
              {isAtCenter && <span class="hint">{say('atCenter')}</span>}
              {!isOn && <span class="off">{say('isOff')}</span>}
            </a>
          </li>
        ))}
      </ul>
      <p>
        <a href="#/letters">{say('letters')}</a>
      </p>
    </>
  );
}

/** The parts that are led to. */
const listed = [
  ['live', 'live'],
  ['reports', 'reports'],
  ['search', 'searchPart'],
  ['visitor', 'visitorPart'],
] as const satisfies readonly (readonly [WatchPart, string])[];

type CompanyProps = {
  readonly company: SupervisedCompany;
  readonly part: WatchPart;
  /** What the part is about. */
  readonly of: string;
  readonly work: SupervisorWork;
};

function Company({ company, part, of, work }: CompanyProps) {
  const text = listed.find(([one]) => one === part)?.[1] ?? 'chat';
  usePageTitle(company.name, words.say(text));
  return (
    <>
      <h2 tabIndex={-1}>
        <bdi>{company.name}</bdi>
        {!company.isOn && <span class="off"> {words.say('isOff')}</span>}
      </h2>
      <div class="company">
        <nav aria-label={words.say('parts')}>
          <ul class="parts">
            {listed.map(([one, text]) => (
              <li key={one}>
                <a href={watchPath(company.id, one)} aria-current={one === part ? 'page' : undefined}>
                  {words.say(text)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="part-content" key={part}>
          {part === 'live' && <LivePart company={company} work={work} />}
          {part === 'reports' && <ReportPart company={company} work={work} />}
          {part === 'search' && <SearchPart company={company} work={work} />}
          {part === 'visitor' && <VisitorPart key={of} company={company.id} id={of} work={work} />}
          {part === 'chat' && <ChatPart key={of} company={company} id={of} work={work} />}
        </div>
      </div>
    </>
  );
}
