import { useEffect, useMemo } from 'preact/hooks';
import { useObservable } from '../../../observable/use-observable.ts';
import { watchPath } from '../../model/parts.ts';
import { Section } from '../../views/section.tsx';
import type { Live, LiveChat } from '../api/read-chats.ts';
import type { SupervisedCompany } from '../api/supervisor-api.ts';
import { csvOfLive } from '../model/live-csv.ts';
import { PageRhythm, Watched } from '../model/watched.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
import { AgentsSection } from './agents-section.tsx';
import { csvFile, SaveFile } from './save-file.tsx';
import { Unread } from './unread.tsx';
import { lasted, words } from './words.ts';

/** How often what goes on is read while the page is looked at. */
const everyMs = 5_000;

type LivePartProps = { readonly company: SupervisedCompany; readonly work: SupervisorWork };

/** What goes on at a company: its chats, and its agents. */
export function LivePart({ company, work }: LivePartProps) {
  const { api, onSignedOut } = work;
  const live = useMemo(
    () => new Watched({ read: () => api.live(company.id), rhythm: new PageRhythm(everyMs), onSignedOut }),
    [company.id, work],
  );
  useEffect(() => live.watch(), [live]);
  const seen = useObservable(live.seen);
  const { say } = words;
  if (seen.state !== 'ready') return <Unread seen={seen} onAgain={() => live.look()} />;
  return (
    <>
      <p role="status" class="complaint">
        {seen.isLate ? say('late') : ''}
      </p>
      <Chats company={company.id} live={seen.value} />
      <AgentsSection company={company} live={seen.value} />
    </>
  );
}

function Chats({ company, live: { chats, more } }: { readonly company: string; readonly live: Live }) {
  const { say } = words;
  const now = Date.now();
  return (
    <Section title={say('chats')}>
      {chats.length === 0 ? (
        <p class="hint">{say('noChats')}</p>
      ) : (
        <ul class="companies live-chats">
          {chats.map((chat) => (
            <li key={chat.id}>
              <ChatLink company={company} chat={chat} now={now} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && <p class="hint">{say('moreChats', { count: more })}</p>}
      {chats.length > 0 && (
        <div class="answers">
          <SaveFile text={say('saveCsv')} name={`${company}.now.csv`} read={() => csvFile(csvOfLive(chats))} />
        </div>
      )}
    </Section>
  );
}

type ChatLinkProps = { readonly company: string; readonly chat: LiveChat; readonly now: number };

function ChatLink({ company, chat, now }: ChatLinkProps) {
  const { phase, startedAt, visitor, subject, agents, unansweredSince, lastLine } = chat;
  const { say } = words;
  const time = lasted(startedAt, now);
  return (
    <a href={watchPath(company, 'chat', chat.id)}>
      <strong>
        <bdi>{visitor ?? say('visitor')}</bdi>
      </strong>
      <span class={phase === 'waiting' ? 'off' : 'hint'}>
        {phase === 'waiting' ? say('waitingFor', { time }) : `${say(phase)} ${say('lasting', { time })}`}
      </span>
      {unansweredSince !== undefined && (
        <span class="off">{say('unanswered', { time: lasted(unansweredSince, now) })}</span>
      )}
      {subject !== '' && (
        <span class="hint">
          <bdi>{subject}</bdi>
        </span>
      )}
      {agents.map(({ address, name, isWhispering }) => (
        <span class="hint" key={address}>
          {say('with')} <bdi>{name}</bdi>
          {isWhispering && ` (${say('whispering')})`}
        </span>
      ))}
      {lastLine !== undefined && (
        <span class="last-line">
          <bdi>{lastLine.by === 'service' ? say('service') : lastLine.name}</bdi>
          {lastLine.isWhispered && ` (${say('whispered')})`}: <bdi>{lastLine.text}</bdi>
        </span>
      )}
    </a>
  );
}
