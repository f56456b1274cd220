import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../../../views/dialog.tsx';
import { AdminFailure } from '../../api/requests.ts';
import { watchPath } from '../../model/parts.ts';
import { Section } from '../../views/section.tsx';
import type { Erased, Visitor } from '../api/read-visitor.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
import { SaveFile } from './save-file.tsx';
import { words } from './words.ts';

type VisitorPartProps = {
  readonly company: string;
  /** The visitor's id; empty: none is chosen. */
  readonly id: string;
  readonly work: SupervisorWork;
};

/** Ids of visitors. Source: carebridge.md#visitor-id */
const visitorId = /^[0-9a-f]{32}$/;

/** What is known of a visitor, to be handed out or erased. */
export function VisitorPart({ company, id, work }: VisitorPartProps) {
  const [written, write] = useState(id);
  const [isFaulty, blame] = useState(false);
  const { say } = words;
  const find = (): void => {
    const wanted = written.trim().toLowerCase();
    blame(!visitorId.test(wanted));
    if (visitorId.test(wanted)) location.hash = watchPath(company, 'visitor', wanted);
    else document.getElementById('visitor-id')?.focus();
  };
  return (
    <>
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <div class="field is-wide">
          <label for="visitor-id">{say('visitorId')}</label>
          <input
            id="visitor-id"
            dir="ltr"
            value={written}
            aria-invalid={isFaulty}
            aria-describedby={isFaulty ? 'visitor-hint visitor-fault' : 'visitor-hint'}
            onInput={({ currentTarget }) => write(currentTarget.value)}
          />
          <p class="hint" id="visitor-hint">
            {say('visitorHint')}
          </p>
          {isFaulty && (
            <p class="complaint" id="visitor-fault">
              {say('noVisitorId')}
            </p>
          )}
        </div>
        <button type="submit" class="primary">
          {say('find')}
        </button>
      </form>
      {visitorId.test(id) && <Known key={id} id={id} work={work} />}
    </>
  );
}

type Knowledge = 'reading' | 'failed' | Visitor;

function Known({ id, work }: { readonly id: string; readonly work: SupervisorWork }) {
  const [known, show] = useState<Knowledge>('reading');
  const [turn, again] = useState(0);
  const { say } = words;
  useEffect(() => {
    let isOver = false;
    show('reading');
    work.api.visitor(id).then(
      (visitor) => !isOver && show(visitor),
      (error: unknown) => {
        if (isOver) return;
        if (error instanceof AdminFailure && error.kind === 'signed-out') return work.onSignedOut();
        show('failed');
      },
    );
    return () => {
      isOver = true;
    };
  }, [id, turn, work]);
  return (
    <Section title={say('knownOf')}>
      {typeof known === 'string' ? (
        <p role="status" class={known === 'failed' ? 'complaint' : 'hint'}>
          {say(known === 'failed' ? 'failed' : 'loading')}
        </p>
      ) : (
        <Shown visitor={known} />
      )}
      {known === 'failed' && (
        <button type="button" class="secondary" onClick={() => again(turn + 1)}>
          {say('retry')}
        </button>
      )}
      {typeof known === 'object' && (
        <div class="answers">
          <SaveFile text={say('save')} name={`visitor.${id}.json`} read={() => work.api.visitorExport(id)} />
        </div>
      )}
      {work.administers ? (
        <Erase id={id} work={work} onErased={() => again(turn + 1)} />
      ) : (
        <p class="hint">{say('eraseRole')}</p>
      )}
    </Section>
  );
}

function Shown({ visitor: { chats, messages } }: { readonly visitor: Visitor }) {
  const { say } = words;
  if (chats.length === 0 && messages === 0) return <p>{say('nothingKnown')}</p>;
  return (
    <>
      <ul class="companies">
        {chats.map(({ company, id, startedAt }) => (
          <li key={id}>
            <a href={watchPath(company, 'chat', id)}>
              <strong>{startedAt === undefined ? say('chat') : words.dayAndTime(startedAt)}</strong>
              <span class="hint" dir="ltr">
                {company}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {messages > 0 && <p>{say('messagesLeft', { count: messages })}</p>}
    </>
  );
}

type EraseProps = { readonly id: string; readonly work: SupervisorWork; readonly onErased: () => void };

function Erase({ id, work, onErased }: EraseProps) {
  const [isAsked, ask] = useState(false);
  const [outcome, tell] = useState<'erasing' | 'failed' | 'going-on' | 'forbidden' | Erased | undefined>();
  const { say } = words;
  const erase = async (): Promise<void> => {
    ask(false);
    tell('erasing');
    try {
      tell(await work.api.eraseVisitor(id));
      onErased();
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      if (error.kind === 'signed-out') return work.onSignedOut();
      tell(error.kind === 'conflict' ? 'going-on' : error.kind === 'forbidden' ? 'forbidden' : 'failed');
    }
  };
  const isFault = outcome === 'failed' || outcome === 'going-on' || outcome === 'forbidden';
  return (
    <>
      <div class="answers">
        <button type="button" class="secondary" disabled={outcome === 'erasing'} onClick={() => ask(true)}>
          {say('erase')}
        </button>
      </div>
      <div role="status" class={isFault ? 'complaint' : undefined}>
        {outcome === 'erasing' && say('erasing')}
        {outcome === 'failed' && say('eraseFailed')}
        {outcome === 'going-on' && say('eraseGoingOn')}
        {outcome === 'forbidden' && say('eraseRole')}
        {typeof outcome === 'object' && <p class="verdict is-good">{say('erased', outcome)}</p>}
      </div>
      {isAsked && (
        <Dialog title={say('eraseQuestion')} text={say('eraseText')} onClose={() => ask(false)}>
          <p class="answers">
            <button type="button" class="secondary" onClick={() => ask(false)}>
              {say('cancel')}
            </button>
            <button type="button" class="grave" onClick={() => void erase()}>
              {say('erase')}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
