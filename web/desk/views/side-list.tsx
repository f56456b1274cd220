import { useMemo } from 'preact/hooks';
import { isolated } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import { Observable } from '../../observable/observable.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { VisitorAway } from '../api/desk-api.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { Presence } from '../model/presence.ts';
import type { DeskChat, DeskRecord } from '../record/desk-record.ts';
import { chatName, durationText, lastWords } from './chat-texts.ts';
import { OwnChats } from './earlier-chats.tsx';
import { MessageList } from './message-list.tsx';
import { useNow } from './use-now.ts';
import { useTranscript } from './use-transcript.ts';
import { WaitingList } from './waiting-list.tsx';
import { words } from './words.ts';

/** Choice: a visitor who has waited for an answer for so long is pointed out. */
const longUnansweredMs = 60_000;

const notAway = new Observable<VisitorAway | undefined>(undefined);

type SideListProps = {
  readonly model: DeskModel;
  readonly record: DeskRecord;
  readonly onChoose: (key: string) => void;
};

/** Who is waiting, and the chats. */
export function SideList({ model, record, onChoose }: SideListProps) {
  const { chats, active } = record;
  return (
    <nav class="side" aria-label={words.say('chats')}>
      <WaitingList model={model} record={record} onChoose={onChoose} />
      <MessageList model={model} />
      <section aria-labelledby="chats-title">
        <div class="line heading">
          <h2 id="chats-title">{words.say('chats')}</h2>
          <Capacity presence={model.presence} />
        </div>
        {chats.length === 0 ? (
          <p class="nothing">{words.say('noChats')}</p>
        ) : (
          <ul class="chats">
            {chats.map((chat) => (
              <ChatItem
                key={chat.key}
                model={model}
                chat={chat}
                isActive={chat.key === active}
                onChoose={() => onChoose(chat.key)}
              />
            ))}
          </ul>
        )}
      </section>
      <OwnChats model={model} />
    </nav>
  );
}

/** How many chats the agent has of those that may be, by the service's count. */
function Capacity({ presence }: { readonly presence: Presence }) {
  const { capacity } = useObservable(presence.shown);
  if (capacity === undefined) return null;
  const { chats, most } = capacity;
  return <p class={chats >= most ? 'capacity full' : 'capacity'}>{words.say('capacity', { chats, most })}</p>;
}

const noTypists = new Observable<readonly Person[]>([]);

type ChatItemProps = {
  readonly model: DeskModel;
  readonly chat: DeskChat;
  readonly isActive: boolean;
  readonly onChoose: () => void;
};

function ChatItem({ model, chat, isActive, onChoose }: ChatItemProps) {
  const { ending, unread } = chat;
  const transcript = useTranscript(model, chat);
  // The whole list is drawn with each key that is pressed in one chat.
  const { text, audience, at, unansweredSince } = useMemo(
    () => lastWords(chat, transcript, model.tenantOf(chat)?.address),
    [model, chat, transcript],
  );
  const away = useObservable(model.chat(chat.key)?.visitorAway ?? notAway);
  const now = useNow() - model.presence.aheadMs;
  const typists = useObservable(model.chat(chat.key)?.typing ?? noTypists);
  const isTyped = typists.some(({ role }) => role === 'visitor');
  const unansweredMs = unansweredSince === undefined ? 0 : now - unansweredSince;
  return (
    <li class={`chat-item${isActive ? ' active' : ''}${ending === undefined ? '' : ' over'}`}>
      <button type="button" aria-current={isActive ? 'true' : undefined} onClick={onChoose} data-chat={chat.key}>
        <span class="line">
          <strong dir="auto">{chatName(chat)}</strong>
          {ending !== undefined && (
            <em>{words.say(ending === 'ended' ? 'chatOver' : ending === 'lost' ? 'chatLost' : 'youLeft')}</em>
          )}
          {at !== undefined && <time class="stamp">{words.time(at)}</time>}
          {unread > 0 && (
            <span class="count">
              <span aria-hidden="true">{unread}</span>
              <span class="unseen">{words.say('unread', { count: unread })}</span>
            </span>
          )}
        </span>
        <span class="last">
          {audience !== 'everyone' && (
            <span class="tag">{words.say(audience === 'agents' ? 'whispered' : 'checking')}</span>
          )}
          {isTyped ? <em class="typed">{words.say('visitorTypes')}</em> : <bdi>{text}</bdi>}
        </span>
        {away !== undefined && ending === undefined && (
          <span class="away">{words.say('awaySince', { since: words.time(away.since) })}</span>
        )}
        {unansweredMs >= longUnansweredMs && (
          <span class="unanswered">{words.say('unanswered', { time: durationText(unansweredMs) })}</span>
        )}
      </button>
      {ending !== undefined && (
        <button
          type="button"
          class="plain"
          aria-label={`${words.say('dismiss')}: ${isolated(chatName(chat))}`}
          onClick={() => void model.dismiss(chat.key)}
        >
          <Icon of={icons.decline} />
        </button>
      )}
    </li>
  );
}
