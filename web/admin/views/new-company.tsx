import { useEffect, useMemo } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { CompanyEditor } from '../model/company-editor.ts';
import { partOf } from '../model/parts.ts';
import { plainLetters, proposedId } from '../model/proposals.ts';
import { AgentsField } from './agents-field.tsx';
import type { Work } from './company-page.tsx';
import { Faults, focusFault, TextField } from './fields.tsx';
import { usePageTitle } from './page-title.ts';
import { PagesField } from './pages-field.tsx';
import { LanguageField } from './plain-parts.tsx';
import { Section } from './section.tsx';
import { faultText, words } from './words.ts';

type NewCompanyProps = {
  readonly work: Work;
  readonly taken: readonly string[];
  readonly onCreated: (id: string) => void;
  /** Leads back; absent: this is the first company, and there is nowhere to go. */
  readonly onCancelled?: () => void;
};

/** What a person has to say of a new company; everything else is proposed, and can be changed later. */
export function NewCompany({ work, taken, onCreated, onCancelled }: NewCompanyProps) {
  const { say } = words;
  usePageTitle(say('newCompany'));
  const editor = useMemo(() => {
    const initial = {
      id: '',
      displayName: '',
      language: words.language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      entraTenantId: work.profile.entraTenantId,
      allowedOrigins: ['', location.origin],
      agents: [],
      platform: {},
    };
    return new CompanyEditor(undefined, initial, work);
  }, []);
  const { isSaving, outcome, faults, mine } = useObservable(editor.state);
  useEffect(() => document.getElementById('at-displayName')?.focus(), []);
  useEffect(() => {
    const [first] = faults;
    if (outcome === 'faults' && first !== undefined) focusFault(first);
  }, [outcome, faults]);
  const named = (name: string): string => {
    if (String(mine.id) === '') editor.change('id', proposedId(name, taken));
    return name.trim();
  };
  const create = async (): Promise<void> => {
    if (String(editor.state.get().mine.id) === '') editor.change('id', proposedId(String(mine.displayName), taken));
    const { id, allowedOrigins: origins } = editor.state.get().mine;
    // The fields that are still empty stay until there is something to save.
    if (id !== '' && Array.isArray(origins))
      editor.change(
        'allowedOrigins',
        origins.filter((origin) => origin !== ''),
      );
    const written = await editor.save();
    if (written !== undefined) onCreated(String(written.company.id));
  };
  const unplaced = faults.filter(({ place }) => place !== 'id' && partOf(place) === undefined);
  const isElsewhere = faults.filter(({ place }) => place.startsWith('platform'));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <h2 tabIndex={-1}>{say('newCompany')}</h2>
      <TextField editor={editor} place="displayName" label={say('name')} hint={say('nameHint')} tidy={named} />
      <TextField editor={editor} place="id" label={say('id')} hint={say('idHint')} tidy={plainLetters} isLtr />
      <LanguageField editor={editor} />
      <PagesField editor={editor} />
      <Section title={say('agents')} hint={say('agentsHint')}>
        <AgentsField editor={editor} search={work.search} />
      </Section>
      <Faults editor={editor} place="platform.applicationEndpoint" />
      <div role="alert">
        {outcome === 'faults' && <p class="complaint">{say('saveFaults')}</p>}
        {outcome === 'temporary' && <p class="complaint">{say('saveTemporary')}</p>}
        {outcome === 'forbidden' && <p class="complaint">{say('saveForbidden')}</p>}
        {[...unplaced, ...isElsewhere].map(({ place, text }) => (
          <p key={place} class="complaint">
            {faultText(text)}
          </p>
        ))}
      </div>
      <p class="answers">
        <button type="submit" class="primary" aria-disabled={isSaving}>
          {say(isSaving ? 'creating' : 'create')}
        </button>
        {onCancelled !== undefined && (
          <button
            type="button"
            class="secondary"
            onClick={() => {
              editor.discard();
              onCancelled();
            }}
          >
            {say('cancel')}
          </button>
        )}
      </p>
    </form>
  );
}
