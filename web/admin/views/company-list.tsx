import type { ComponentChildren } from 'preact';
import { useObservable } from '../../observable/use-observable.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { Companies } from '../model/companies.ts';
import { words } from './words.ts';

type CompanyListProps = {
  readonly companies: Companies;
  /** What makes the first company; absent: nothing may be written. */
  readonly first: ComponentChildren | undefined;
};

/** The companies, or what makes the first one. */
export function CompanyList({ companies, first }: CompanyListProps) {
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
  const create = first !== undefined && (
    <a class="button primary" href="#/new">
      {say('newCompany')}
    </a>
  );
  if (list.companies.length === 0) {
    return (
      <>
        <div class="empty">
          <Icon of={icons.speech} />
          <h2 tabIndex={-1}>{say('noCompanies')}</h2>
          <p>{say('noCompaniesText')}</p>
        </div>
        {first}
      </>
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
