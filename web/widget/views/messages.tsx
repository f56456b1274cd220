import { useLayoutEffect, useState } from 'preact/hooks';
import { useFollowedEnd } from '../../views/followed-end.ts';
import type { ChatView } from '../chat/chat-view.ts';
import { visitorGroups } from '../chat/groups.ts';
import * as texts from '../messages/en.ts';
import { GroupView } from './group.tsx';
import { TypingDots } from './typing-dots.tsx';

type MessagesProps = {
  readonly view: ChatView;
  readonly onRetry: (operationId: string) => void;
  readonly onDiscard: (operationId: string) => void;
};

/** The course of the chat. It follows new lines unless the visitor reads further up. */
export function Messages({ view, onRetry, onDiscard }: MessagesProps) {
  const { box, toEnd, follow, scrolled } = useFollowedEnd();
  const [hasNewer, setNewer] = useState(false);
  const { entries, pending, typing } = view;
  useLayoutEffect(() => setNewer(!follow()), [entries.length, pending.length]);
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
