import { useEffect, useMemo } from 'preact/hooks';
import { useObservable } from '../../../observable/use-observable.ts';
import { watchPath } from '../../model/parts.ts';
import { Section } from '../../views/section.tsx';
import type { BoardAgent, Live, LiveChat } from '../api/read-chats.ts';
import type { SupervisedCompany } from '../api/supervisor-api.ts';
import { PageRhythm, Watched } from '../model/watched.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
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
      <Agents company={company} agents={seen.value.agents} />
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

type AgentsProps = { readonly company: SupervisedCompany; readonly agents: readonly BoardAgent[] };

function Agents({ company, agents }: AgentsProps) {
  const { say } = words;
  const now = Date.now();
  const none = company.isAtCenter ? 'agentsAtCenter' : 'noAgents';
  return (
    <Section title={say('agents')}>
      {agents.length === 0 && <p class="hint">{say(none)}</p>}
      <ul class="entries">
        {agents.map((agent) => (
          <li key={agent.address} class="board-agent">
            <strong>
              <bdi>{company.agents.get(agent.address) || agent.address}</bdi>
            </strong>
            <span class={`presence is-${agent.availability}`}>{statusText(agent)}</span>
            <span class="hint">{say('chatsOf', { count: agent.chats, most: agent.maxChats })}</span>
            <span class="hint">
              {agent.activeAt === undefined
                ? say('neverActive')
                : say('activeAt', { time: words.timeOfLine(agent.activeAt, now) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const statusTexts = {
  available: 'statusAvailable',
  away: 'statusAway',
  pause: 'statusPause',
  'signed-out': 'statusSignedOut',
} as const;

/** What an agent's desk says, as far as the desk is there. */
function statusText({ status, reason, availability }: BoardAgent): string {
  const { say } = words;
  if (status === undefined) return say('statusUnknown');
  const told = reason === undefined ? say(statusTexts[status]) : `${say(statusTexts[status])}: ${reason}`;
  return availability === 'unknown' && status !== 'signed-out' ? say('statusOnce', { status: told }) : told;
}
