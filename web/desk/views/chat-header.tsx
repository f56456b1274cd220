import type { RefObject } from 'preact';
import type { Person } from '../../chat/chat-event.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { ConversationAgent, VisitorAway } from '../api/desk-api.ts';
import type { DeskText } from '../messages/en.ts';
import type { DeskChat } from '../record/desk-record.ts';
import type { Capabilities } from '../transport/agent-transport.ts';
import { chatName, detailsShown } from './chat-texts.ts';
import { Details } from './details.tsx';
import type { DialogName } from './dialogs.tsx';
import { useMedia } from './use-media.ts';
import { besideTheChat } from './visitor-column.tsx';
import { words } from './words.ts';

type ChatHeaderProps = {
  readonly chat: DeskChat;
  readonly heading: RefObject<HTMLHeadingElement | null>;
  /** The agents as the service knows them, with their audiences. */
  readonly agents: readonly ConversationAgent[];
  readonly away: VisitorAway | undefined;
  /** What can be done in the chat; undefined: nothing more. */
  readonly capabilities: Capabilities | undefined;
  readonly labels: ReadonlyMap<string, string> | undefined;
  readonly onDialog: (name: DialogName) => void;
  readonly onBack: () => void;
};

/** What can be done about a chat, with its shortcut. */
type ChatAction = {
  readonly name: DialogName;
  readonly text: DeskText;
  readonly icon: icons.Drawing;
  readonly letter: string;
  /** What the chat's transport has to be capable of. */
  readonly needs?: keyof Capabilities;
};

const aboutVisitor: ChatAction = { name: 'visitor', text: 'aboutVisitor', icon: icons.person, letter: 'V' };
const actions: readonly ChatAction[] = [
  { name: 'invite', text: 'invite', icon: icons.invite, letter: 'I', needs: 'colleagues' },
  { name: 'hand-over', text: 'handOver', icon: icons.handOver, letter: 'H', needs: 'colleagues' },
  { name: 'leave', text: 'leave', icon: icons.leave, letter: 'L', needs: 'colleagues' },
  { name: 'transfer', text: 'transfer', icon: icons.transfer, letter: 'H', needs: 'transfer' },
  { name: 'wrap-up', text: 'wrapUp', icon: icons.tag, letter: 'O', needs: 'earlier' },
  { name: 'end', text: 'end', icon: icons.end, letter: 'N' },
];

/** The chat's participants, its topic, and its actions. */
export function ChatHeader({ chat, agents, away, heading, capabilities, labels, onDialog, onBack }: ChatHeaderProps) {
  const isVisitorBeside = useMedia(besideTheChat);
  return (
    <header class="chat-head">
      <button type="button" class="plain back" aria-label={words.say('back')} onClick={onBack}>
        <Icon of={icons.back} />
      </button>
      <div class="about">
        <h2 ref={heading} tabIndex={-1} dir="auto">
          {chatName(chat)}
        </h2>
        <p>{peopleIn(chat, agents)}</p>
        {away !== undefined && chat.ending === undefined && (
          <p class="away">
            {words.say('visitorAway', { since: words.time(away.since), until: words.time(away.endsAt) })}
          </p>
        )}
      </div>
      <div class="actions">
        {!isVisitorBeside && <Action {...aboutVisitor} onDialog={onDialog} />}
        {capabilities !== undefined &&
          actions
            .filter(({ needs }) => needs === undefined || capabilities[needs])
            .map((action) => <Action key={action.name} {...action} onDialog={onDialog} />)}
      </div>
      <Topic chat={chat} labels={labels} isVisitorBeside={isVisitorBeside} />
    </header>
  );
}

type ActionProps = ChatAction & Pick<ChatHeaderProps, 'onDialog'>;

function Action({ name, text, icon, letter, onDialog }: ActionProps) {
  return (
    <button
      type="button"
      class="plain labelled"
      title={`${words.say(text)} (Alt+${letter})`}
      onClick={() => onDialog(name)}
    >
      <Icon of={icon} />
      <span>{words.say(text)}</span>
    </button>
  );
}

type TopicProps = Pick<ChatHeaderProps, 'chat' | 'labels'> & { readonly isVisitorBeside: boolean };

/** The question and what was filled in, which stands beside the chat where there is room; on a narrow page only the question is open. */
function Topic({ chat, labels, isVisitorBeside }: TopicProps) {
  const isWide = useMedia('(width > 46rem)');
  const hasDetails = !isVisitorBeside && detailsShown(chat).length > 0;
  if (!hasDetails)
    return chat.subject === '' ? null : (
      <p class="topic" dir="auto">
        {chat.subject}
      </p>
    );
  return (
    <details class="topic" open={isWide}>
      <summary dir="auto">{chat.subject || words.say('details')}</summary>
      <Details about={chat} labels={labels} />
    </details>
  );
}

function peopleIn({ people, ending }: DeskChat, agents: readonly ConversationAgent[]): string {
  if (ending !== undefined) return '';
  const isQuiet = ({ id }: Person): boolean =>
    agents.some(({ address, audience }) => address.toLowerCase() === id && audience === 'agents');
  const present = people.filter(({ role }) => role === 'agent');
  const colleagues = present.filter((person) => !isQuiet(person)).map(({ name }) => name);
  const quiet = present.filter(isQuiet).map(({ name }) => name);
  const isVisitorThere = people.some(({ role }) => role === 'visitor');
  const gone = people.length > 0 && !isVisitorThere ? [words.say('visitorGone')] : [];
  const others = colleagues.length > 0 ? [words.say('withPeople', { names: colleagues.join(', ') })] : [];
  const hidden = quiet.length > 0 ? [words.say('colleaguesOnly', { names: quiet.join(', ') })] : [];
  return [...gone, ...others, ...hidden].join(' · ');
}
