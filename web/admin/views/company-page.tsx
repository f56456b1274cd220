import { useEffect, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import type { AdminApi, Profile } from '../api/admin-api.ts';
import { AdminFailure } from '../api/requests.ts';
import { CompanyEditor, type EditorState } from '../model/company-editor.ts';
import type { DraftStore } from '../model/draft-store.ts';
import { type PartName, partOf, parts } from '../model/parts.ts';
import type { Search } from './agents-field.tsx';
import { DifferenceDialog } from './difference-dialog.tsx';
import { focusFault } from './fields.tsx';
import { HoursPart } from './hours-part.tsx';
import { LookPart } from './look-part.tsx';
import { OverviewPart } from './overview-part.tsx';
import { usePageTitle } from './page-title.ts';
import { AgentsPart, AnsweringPart, GeneralPart, KeepingPart, RepliesPart } from './plain-parts.tsx';
import { PlatformPart } from './platform-part.tsx';
import { QuestionsPart } from './questions-part.tsx';
import { TextsPart } from './texts-part.tsx';
import { faultText, words } from './words.ts';

/** What pages of the administration work with. */
export type Work = {
  readonly api: AdminApi;
  readonly drafts: DraftStore;
  readonly profile: Profile;
  readonly onSignedOut: () => void;
  readonly search: Search;
};

type CompanyPageProps = {
  readonly id: string;
  readonly part: PartName;
  readonly work: Work;
};

/** One company: read first, then its parts. */
export function CompanyPage({ id, part, work }: CompanyPageProps) {
  const [found, show] = useState<CompanyEditor | 'loading' | 'failed' | 'gone'>('loading');
  const [turn, again] = useState(0);
  const { say } = words;
  useEffect(() => {
    let isOver = false;
    work.api.company(id).then(
      (stored) => !isOver && show(new CompanyEditor(stored, stored.company, work)),
      (error: unknown) => {
        if (isOver) return;
        if (error instanceof AdminFailure && error.kind === 'signed-out') return work.onSignedOut();
        show(error instanceof AdminFailure && error.kind === 'gone' ? 'gone' : 'failed');
      },
    );
    return () => {
      isOver = true;
    };
  }, [id, turn]);
  const reload = (): void => again(turn + 1);
  if (found === 'loading') return <p class="hint">{say('loading')}</p>;
  if (found instanceof CompanyEditor) return <Parts editor={found} part={part} work={work} onSwitched={reload} />;
  return (
    <div class="empty">
      <p>{say(found === 'gone' ? 'companyGone' : 'companyFailed')}</p>
      {found === 'failed' && (
        <button type="button" class="secondary" onClick={reload}>
          {say('retry')}
        </button>
      )}
    </div>
  );
}

type PartsProps = {
  readonly editor: CompanyEditor;
  readonly part: PartName;
  readonly work: Work;
  readonly onSwitched: () => void;
};

function Parts({ editor, part, work, onSwitched }: PartsProps) {
  const state = useObservable(editor.state);
  const { say } = words;
  const id = String(state.mine.id);
  const shown = part === 'overview' || parts.includes(part) ? part : 'overview';
  const name = String(state.stored?.company.displayName ?? '');
  usePageTitle(name, say(partTexts[shown]));
  useEffect(() => {
    if (state.outcome === 'faults') leadToFault(state, id);
  }, [state.outcome, shown]);
  return (
    <>
      <h2 tabIndex={-1}>
        <bdi>{name}</bdi>
        {state.stored?.company.enabled === false && <span class="off"> {say('isOff')}</span>}
      </h2>
      <div class="company">
        <nav aria-label={say('sections')}>
          <ul class="parts">
            {parts.map((one) => (
              <li key={one}>
                <PartLink id={id} part={one} isCurrent={one === shown} state={state} />
              </li>
            ))}
          </ul>
        </nav>
        <div class="part-content" key={shown}>
          <h3 class="unseen">{say(partTexts[shown])}</h3>
          {shown === 'overview' && <OverviewPart editor={editor} api={work.api} onSwitched={onSwitched} />}
          {shown === 'general' && <GeneralPart editor={editor} />}
          {shown === 'agents' && <AgentsPart editor={editor} search={work.search} />}
          {shown === 'hours' && <HoursPart editor={editor} />}
          {shown === 'look' && <LookPart editor={editor} />}
          {shown === 'texts' && <TextsPart editor={editor} />}
          {shown === 'questions' && <QuestionsPart editor={editor} />}
          {shown === 'replies' && <RepliesPart editor={editor} />}
          {shown === 'answering' && <AnsweringPart editor={editor} />}
          {shown === 'keeping' && <KeepingPart editor={editor} />}
          {shown === 'platform' && <PlatformPart editor={editor} api={work.api} profile={work.profile} />}
        </div>
      </div>
      <SaveBar editor={editor} />
      {state.meanwhile !== undefined && state.outcome === 'conflict' && (
        <DifferenceDialog editor={editor} differences={state.meanwhile.differences} />
      )}
    </>
  );
}

/** What the parts are called. */
const partTexts = {
  overview: 'overview',
  general: 'general',
  agents: 'agents',
  hours: 'hours',
  look: 'look',
  texts: 'textsSection',
  questions: 'questions',
  replies: 'replies',
  answering: 'answering',
  keeping: 'keeping',
  platform: 'platform',
} as const satisfies Record<PartName, string>;

type PartLinkProps = {
  readonly id: string;
  readonly part: PartName;
  readonly isCurrent: boolean;
  readonly state: EditorState;
};

function PartLink({ id, part, isCurrent, state: { faults } }: PartLinkProps) {
  const { say } = words;
  const count = faults.filter(({ place }) => partOf(place) === part).length;
  return (
    <a href={`#/company/${encodeURIComponent(id)}/${part}`} aria-current={isCurrent ? 'page' : undefined}>
      {say(partTexts[part])}
      {count > 0 && (
        <>
          <span class="count is-bad" aria-hidden="true">
            {count}
          </span>
          <span class="unseen"> {say('faultCount', { count })}</span>
        </>
      )}
    </a>
  );
}

/** Shows the part in which the first fault is, and puts the cursor there. */
function leadToFault({ faults: [first] }: EditorState, id: string): void {
  if (first === undefined) return;
  if (focusFault(first)) return;
  const part = partOf(first.place);
  if (part !== undefined) location.hash = `#/company/${encodeURIComponent(id)}/${part}`;
}

const outcomeTexts = {
  none: undefined,
  saved: 'saved',
  faults: 'saveFaults',
  conflict: undefined,
  forbidden: 'saveForbidden',
  temporary: 'saveTemporary',
  gone: 'saveGone',
} as const;

/** Whether there is something to save, and what came of the last attempt. */
function SaveBar({ editor }: { readonly editor: CompanyEditor }) {
  const { isChanged, isKept, isSaving, outcome, faults } = useObservable(editor.state);
  const { say } = words;
  const told = outcomeTexts[outcome];
  const unplaced = faults.filter(({ place }) => partOf(place) === undefined);
  return (
    <div class={isChanged ? 'save-bar' : 'save-bar is-idle'}>
      <p role="status" class={outcome === 'saved' || outcome === 'none' ? undefined : 'complaint'}>
        {isSaving ? say('saving') : told !== undefined ? say(told) : isChanged ? say(isKept ? 'kept' : 'unsaved') : ''}
        {unplaced.map(({ place, text }) => ` ${place} ${faultText(text)}`).join(';')}
      </p>
      {isChanged && (
        <p class="answers">
          <button type="button" class="secondary" disabled={isSaving} onClick={() => editor.discard()}>
            {say('discard')}
          </button>
          <button type="button" class="primary" aria-disabled={isSaving} onClick={() => void editor.save()}>
            {say('save')}
          </button>
        </p>
      )}
    </div>
  );
}
