import { useEffect, useMemo, useState } from 'preact/hooks';
import { useObservable } from '../../../observable/use-observable.ts';
import { Dialog } from '../../../views/dialog.tsx';
import { Icon } from '../../../views/icon.tsx';
import * as icons from '../../../views/icons.ts';
import { AdminFailure } from '../../api/requests.ts';
import { watchPath } from '../../model/parts.ts';
import { Section } from '../../views/section.tsx';
import type { Chat, ChatLine } from '../api/read-chats.ts';
import type { SupervisedCompany } from '../api/supervisor-api.ts';
import { PageRhythm, Watched } from '../model/watched.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
import { ComeIn } from './come-in.tsx';
import { SaveFile } from './save-file.tsx';
import { Unread } from './unread.tsx';
import { words } from './words.ts';

/** How often a chat is read while it is looked at. */
const everyMs = 5_000;

type ChatPartProps = {
  readonly company: SupervisedCompany;
  readonly id: string;
  readonly work: SupervisorWork;
};

/** One chat, to be read; it can be ended. */
export function ChatPart({ company, id, work }: ChatPartProps) {
  const { api, onSignedOut } = work;
  const chat = useMemo(
    () =>
      new Watched({
        read: () => api.chat(company.id, id),
        rhythm: new PageRhythm(everyMs),
        onSignedOut,
        isLast: ({ phase }) => phase === 'closed',
      }),
    [company.id, id, work],
  );
  useEffect(() => chat.watch(), [chat]);
  const seen = useObservable(chat.seen);
  const { say } = words;
  return (
    <>
      <p class="back">
        <a href={watchPath(company.id, 'live')}>
          <Icon of={icons.back} />
          {say('backToChats')}
        </a>
      </p>
      {seen.state === 'ready' ? (
        <>
          <p role="status" class="complaint">
            {seen.isLate ? say('late') : ''}
          </p>
          <Shown chat={seen.value} />
          <div class="answers">
            <ComeIn company={company} chat={seen.value} work={work} onIn={() => chat.look()} />
            <EndButton chat={seen.value} onEnd={() => api.end(company.id, id)} onEnded={() => chat.look()} />
            <SaveFile text={say('save')} name={`${company.id}.${id}.json`} read={() => api.exported(company.id, id)} />
            {seen.value.visitorId !== undefined && (
              <a class="button" href={watchPath(company.id, 'visitor', seen.value.visitorId)}>
                {say('allOfVisitor')}
              </a>
            )}
          </div>
        </>
      ) : (
        <Unread seen={seen} onAgain={() => chat.look()} />
      )}
    </>
  );
}

function Shown({ chat }: { readonly chat: Chat }) {
  const { phase, startedAt, agents, lines, ratings, wrapUps } = chat;
  const { say } = words;
  const visitor = lines.find(({ by }) => by === 'visitor')?.name || say('visitor');
  return (
    <Section title={`${say('chat')}: ${visitor}`}>
      <p>
        <span class={phase === 'waiting' ? 'off' : 'hint'}>{say(phase)}</span>
        {startedAt !== undefined && (
          <span class="hint"> · {say('began', { time: words.timeOfLine(startedAt, Date.now()) })}</span>
        )}
      </p>
      {agents.map(({ address, name, isWhispering }) => (
        <p class="hint" key={address}>
          {say('with')} <bdi>{name}</bdi>
          {isWhispering && ` (${say('whispering')})`}
        </p>
      ))}
      <h4>{say('lines')}</h4>
      {lines.length === 0 ? <p class="hint">{say('noLines')}</p> : <Lines lines={lines} />}
      {ratings.map(({ rating, comment }, at) => (
        <p key={`${at}-${rating}`}>
          {say('ratings')}: {say('ratingOf', { rating })} <bdi>{comment}</bdi>
        </p>
      ))}
      {wrapUps.map(({ tags, note }, at) => (
        <p key={`${at}-${note}`}>
          {say('wrapUps')}: <bdi>{[...tags, note].filter(Boolean).join(', ')}</bdi>
        </p>
      ))}
    </Section>
  );
}

function Lines({ lines }: { readonly lines: readonly ChatLine[] }) {
  const { say } = words;
  const now = Date.now();
  return (
    <ol class="transcript">
      {lines.map(({ at, by, name, isWhispered, text }, index) => (
        <li key={`${index}-${at}`} class={isWhispered ? 'is-whispered' : undefined}>
          <p class="hint">
            <bdi>{by === 'service' ? say('service') : name || say('visitor')}</bdi> · {words.timeOfLine(at, now)}
            {isWhispered && ` · ${say('whispered')}`}
          </p>
          <p class="said" dir="auto">
            {text}
          </p>
        </li>
      ))}
    </ol>
  );
}

type EndButtonProps = {
  readonly chat: Chat;
  readonly onEnd: () => Promise<'done' | 'running' | 'failed'>;
  readonly onEnded: () => void;
};

function EndButton({ chat: { phase }, onEnd, onEnded }: EndButtonProps) {
  const [isAsked, ask] = useState(false);
  const [told, tell] = useState<'ending' | 'endFailed' | 'endGone' | undefined>();
  const { say } = words;
  const isOver = phase === 'closed' || phase === 'closing';
  const end = async (): Promise<void> => {
    ask(false);
    tell('ending');
    try {
      const status = await onEnd();
      tell(status === 'failed' ? 'endFailed' : status === 'done' ? undefined : 'ending');
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      tell(error.kind === 'conflict' || error.kind === 'gone' ? 'endGone' : 'endFailed');
    }
    onEnded();
  };
  return (
    <>
      {!isOver && (
        <button type="button" class="secondary" disabled={told === 'ending'} onClick={() => ask(true)}>
          <Icon of={icons.end} />
          {say('end')}
        </button>
      )}
      <span role="status">{told === undefined || isOver ? '' : say(told)}</span>
      {isAsked && (
        <Dialog title={say('endQuestion')} text={say('endText')} onClose={() => ask(false)}>
          <p class="answers">
            <button type="button" class="secondary" onClick={() => ask(false)}>
              {say('cancel')}
            </button>
            <button type="button" class="grave" onClick={() => void end()}>
              {say('end')}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}
