import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { DeskText } from '../messages/en.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { type Group, groupsOf } from '../model/groups.ts';
import type { Note } from '../record/desk-record.ts';
import type { Drawn } from '../record/drawn-lines.ts';
import { LineGroup } from './line-group.tsx';
import { words } from './words.ts';

type MessageLogProps = {
  readonly drawn: readonly Drawn[];
  readonly chat: ChatModel | undefined;
  /** Names of people by their address. */
  readonly nameOf: (address: string) => string;
};

const notes: Readonly<Record<Note['what'], DeskText>> = {
  joined: 'noteJoined',
  left: 'noteLeft',
  asked: 'noteAsked',
  askFailed: 'noteAskFailed',
  whisperOn: 'noteWhisperOn',
  whisperOff: 'noteWhisperOff',
};

/** Within so many pixels of the end the log follows what comes. */
const nearEndPixels = 80;

/** What was said, the newest at the end. It is no live region: that reads out the news alone. */
export function MessageLog({ drawn, chat, nameOf }: MessageLogProps) {
  const element = useRef<HTMLElement>(null);
  const isNearEnd = useRef(true);
  const follow = (): void => {
    const log = element.current;
    if (log !== null && isNearEnd.current) log.scrollTop = log.scrollHeight;
  };
  useLayoutEffect(follow);
  useEffect(() => {
    // What stands below may grow, and the keyboard of a phone take its room.
    const observer = new ResizeObserver(follow);
    if (element.current !== null) observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return (
    <section
      class="log"
      ref={element}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a keyboard cannot scroll back, in browsers that do not see to that.
      tabIndex={0}
      aria-label={words.say('messages')}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isNearEnd.current = scrollHeight - scrollTop - clientHeight < nearEndPixels;
      }}
    >
      <ol>
        {groupsOf(drawn).map((group) => (
          <GroupItem key={group.key} group={group} chat={chat} nameOf={nameOf} />
        ))}
      </ol>
    </section>
  );
}

function GroupItem({ group, chat, nameOf }: Omit<MessageLogProps, 'drawn'> & { readonly group: Group }) {
  if (group.kind === 'lines') return <LineGroup group={group} chat={chat} />;
  if (group.kind === 'entrance') return <li class="entrance">{words.say('entrance')}</li>;
  const { what, name } = group.note;
  const isWhisper = what === 'whisperOn' || what === 'whisperOff';
  return <li class={isWhisper ? 'note strong' : 'note'}>{words.say(notes[what], { name: nameOf(name) })}</li>;
}
