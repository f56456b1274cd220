import { useLayoutEffect, useState } from 'preact/hooks';
import { Dots } from '../../views/dots.tsx';
import { useFollowedEnd } from '../../views/followed-end.ts';
import type { ChatView } from '../chat/chat-view.ts';
import { visitorGroups } from '../chat/groups.ts';
import * as texts from '../messages/en.ts';
import { Waiting } from '../more/waiting.tsx';
import { Avatar } from './avatar.tsx';
import { GroupView } from './group.tsx';

type MessagesProps = {
  readonly view: ChatView;
  readonly onRetry: (operationId: string) => void;
  readonly onDiscard: (operationId: string) => void;
};

/** The messages. New ones are scrolled to unless the visitor has scrolled up. */
export function Messages({ view, onRetry, onDiscard }: MessagesProps) {
  const { box, toEnd, follow, scrolled } = useFollowedEnd();
  const [hasNewer, setNewer] = useState(false);
  const { entries, pending, typing } = view;
  const ownLines = pending.length + entries.filter(({ kind }) => kind === 'said').length;
  useLayoutEffect(() => setNewer(!follow(ownLines)), [entries.length, pending.length]);
  useLayoutEffect(() => void follow(), [typing.length, view.stage.name]);
  const lookedBack = (): void => {
    if (scrolled()) setNewer(false);
  };
  const showNewest = (): void => {
    toEnd();
    setNewer(false);
  };
  const actions = { onRetry, onDiscard, stage: view.stage, isOffline: view.connection !== 'connected' };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard. */}
      <section class="messages" ref={box} onScroll={lookedBack} tabIndex={0} aria-label={texts.messages}>
        <ol>
          {visitorGroups(entries, pending).map((group) => (
            <GroupView key={group.key} group={group} companyName={view.companyName} {...actions} />
          ))}
          {view.stage.name === 'waiting' && <Waiting told={view.waiting} token={view.waitingToken} />}
          {typing.length > 0 && <TypingDots names={typing} />}
        </ol>
      </section>
      {hasNewer && (
        <button type="button" class="newer" onClick={showNewest}>
          {texts.newer} ↓
        </button>
      )}
    </>
  );
}

/** Who is typing. */
function TypingDots({ names }: { readonly names: readonly string[] }) {
  const joined = names.join(', ');
  return (
    <li class="group appear typing">
      <Avatar name={joined} isSmall />
      <div class="lines">
        <div class="bubble">
          <Dots />
        </div>
        <span class="stamp">{names.length > 1 ? texts.areTyping(joined) : texts.isTyping(joined)}</span>
      </div>
    </li>
  );
}
