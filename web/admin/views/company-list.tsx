import { useObservable } from '../../observable/use-observable.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { Companies } from '../model/companies.ts';
import { words } from './words.ts';

/** The companies, or what to do where there is none. */
export function CompanyList({ companies, mayWrite }: { readonly companies: Companies; readonly mayWrite: boolean }) {
  const list = useObservable(companies.list);
  const { say } = words;
  if (list.state === 'loading') return <p class="hint">{say('loading')}</p>;
  if (list.state === 'failed') {
    return (
      <div class="empty">
        <p role="alert">{say('listFailed')}</p>
        <button type="button" class="secondary" onClick={() => void companies.load()}>
          {say('retry')}
        </button>
      </div>
    );
  }
  const create = mayWrite && (
    <a class="button primary" href="#/new">
      {say('newCompany')}
    </a>
  );
  if (list.companies.length === 0) {
    return (
      <div class="empty">
        <Icon of={icons.speech} />
        <h2 tabIndex={-1}>{say('noCompanies')}</h2>
        <p>{say('noCompaniesText')}</p>
        {create}
      </div>
    );
  }
  return (
    <>
      <div class="list-head">
        <h2 tabIndex={-1}>{say('companies')}</h2>
        {create}
      </div>
      <ul class="companies">
        {list.companies.map(({ id, name, isOn, isAtCenter }) => (
          <li key={id}>
            <a href={`#/company/${encodeURIComponent(id)}`}>
              <strong>
                <bdi>{name}</bdi>
              </strong>
              <span class="hint" dir="ltr">
                {id}
              </span>
              {isAtCenter && <span class="hint">{say('atCenter')}</span>}
              {!isOn && <span class="off">{say('isOff')}</span>}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
