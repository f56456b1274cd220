import { useEffect, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { listOf, type WireObject } from '../../transport/wire.ts';
import { Dialog } from '../../views/dialog.tsx';
import type { AdminApi, Check, Finding } from '../api/admin-api.ts';
import { AdminFailure } from '../api/requests.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { lookOf, snippetOf, tryAddress } from '../model/look.ts';
import { Section } from './section.tsx';
import { findingTexts, words } from './words.ts';

type OverviewProps = {
  readonly editor: CompanyEditor;
  readonly api: Pick<AdminApi, 'check' | 'switch'>;
  /** Reads the company anew. */
  readonly onSwitched: () => void;
};

/** What a company's pages need, and whether visitors reach agents. */
export function OverviewPart({ editor, api, onSwitched }: OverviewProps) {
  const { stored } = useObservable(editor.state);
  const company = stored?.company ?? {};
  const id = String(company.id);
  return (
    <>
      <Snippet company={company} isTryable={listOf(company.allowedOrigins).includes(location.origin)} />
      <CheckSection id={id} etag={stored?.etag ?? ''} api={api} />
      <Switch
        id={id}
        name={String(company.displayName)}
        isOn={company.enabled === true}
        api={api}
        onSwitched={onSwitched}
      />
    </>
  );
}

/** The line that a company's page holds, to be copied. */
function Snippet({ company, isTryable }: { readonly company: WireObject; readonly isTryable: boolean }) {
  const { say } = words;
  const [told, tell] = useState<'copied' | 'copyFailed' | undefined>();
  const snippet = snippetOf(location.origin, company);
  const copy = (): void => {
    const copying = navigator.clipboard?.writeText(snippet) ?? Promise.reject(new Error('no clipboard'));
    copying.then(
      () => tell('copied'),
      () => tell('copyFailed'),
    );
  };
  return (
    <Section title={say('snippet')}>
      <pre class="snippet">
        <code dir="ltr">{snippet}</code>
      </pre>
      <p class="answers">
        <button type="button" class="primary" onClick={copy}>
          {say('copy')}
        </button>
        {isTryable && (
          <a class="button" href={tryAddress(company, words.language)} target="_blank" rel="noopener">
            {say('tryIt')}
          </a>
        )}
        <span role="status">{told === undefined ? '' : say(told)}</span>
      </p>
      <p class="hint">{say('snippetHint', { origin: location.origin })}</p>
      {Object.keys(lookOf(company)).length > 0 && <p class="hint">{say('snippetLook')}</p>}
      {!isTryable && <p class="hint">{say('tryBlocked', { origin: location.origin })}</p>}
    </Section>
  );
}

type CheckSectionProps = { readonly id: string; readonly etag: string; readonly api: Pick<AdminApi, 'check'> };

/** What the service finds when it looks the company over. */
function CheckSection({ id, etag, api }: CheckSectionProps) {
  const { say } = words;
  const [check, show] = useState<Check | 'looking' | 'failed'>('looking');
  const [turn, again] = useState(0);
  useEffect(() => {
    let isOver = false;
    show('looking');
    api.check(id).then(
      (found) => !isOver && show(found),
      () => !isOver && show('failed'),
    );
    return () => {
      isOver = true;
    };
  }, [id, etag, turn]);
  return (
    <Section title={say('check')}>
      <div role="status" aria-busy={check === 'looking'}>
        {check === 'looking' && <p class="hint">{say('checking')}</p>}
        {check === 'failed' && <p class="complaint">{say('checkFailed')}</p>}
        {typeof check === 'object' && <Found check={check} />}
      </div>
      <p class="answers">
        <button type="button" class="secondary small" disabled={check === 'looking'} onClick={() => again(turn + 1)}>
          {say('checkAgain')}
        </button>
      </p>
    </Section>
  );
}

const presences = ['available', 'client', 'away', 'absent'] as const;

function Found({ check: { ready, problems, notes, open, agents, webhook } }: { readonly check: Check }) {
  const { say } = words;
  return (
    <>
      <p class={ready ? 'verdict is-good' : 'verdict is-bad'}>{say(ready ? 'checkReady' : 'checkNotReady')}</p>
      <ul class="findings">
        {problems.map((finding, at) => (
          <FindingItem key={at} finding={finding} kind="problem" />
        ))}
        {notes.map((finding, at) => (
          <FindingItem key={at} finding={finding} kind="note" />
        ))}
      </ul>
      <p>{say(open ? 'checkOpen' : 'checkClosed')}</p>
      {agents.length > 0 && (
        <>
          <h4>{say('whoIsThere')}</h4>
          <ul class="presences">
            {agents.map(({ name, presence }) => {
              const known = presences.find((one) => one === presence);
              return (
                <li key={name}>
                  <bdi>{name}</bdi> <span class={`presence is-${known ?? 'absent'}`}>{say(known ?? 'absent')}</span>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {webhook !== undefined && (
        <>
          <p class="hint">{say('webhook')}</p>
          <pre class="snippet">
            <code dir="ltr">{webhook}</code>
          </pre>
        </>
      )}
    </>
  );
}

function FindingItem({ finding, kind }: { readonly finding: Finding; readonly kind: 'problem' | 'note' }) {
  const { problem, remedy } = findingTexts(finding);
  return (
    <li class={`finding is-${kind}`}>
      <p>{problem}</p>
      <p class="hint">{words.say('whatToDo', { remedy })}</p>
    </li>
  );
}

type SwitchProps = {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly api: Pick<AdminApi, 'switch'>;
  readonly onSwitched: () => void;
};

/** Switches the company's chat off, once that was confirmed, and on. */
function Switch({ id, name, isOn, api, onSwitched }: SwitchProps) {
  const { say } = words;
  const [isAsking, ask] = useState(false);
  const [hasFailed, fail] = useState(false);
  const to = async (on: boolean): Promise<void> => {
    ask(false);
    fail(false);
    try {
      await api.switch(id, on);
      onSwitched();
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      fail(true);
    }
  };
  return (
    <Section title={say(isOn ? 'switchOff' : 'switchOn')} {...(isOn ? { hint: say('switchOffText') } : {})}>
      <p class="answers">
        <button type="button" class="secondary" onClick={() => (isOn ? ask(true) : void to(true))}>
          {say(isOn ? 'switchOff' : 'switchOn')}
        </button>
      </p>
      {hasFailed && (
        <p class="complaint" role="alert">
          {say('switchFailed')}
        </p>
      )}
      {isAsking && (
        <Dialog title={say('switchOffQuestion', { name })} text={say('switchOffText')} onClose={() => ask(false)}>
          <p class="answers">
            <button type="button" class="secondary" onClick={() => ask(false)}>
              {say('cancel')}
            </button>
            <button type="button" class="grave" onClick={() => void to(false)}>
              {say('switchOff')}
            </button>
          </p>
        </Dialog>
      )}
    </Section>
  );
}
