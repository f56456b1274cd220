import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatView } from '../chat/chat-view.ts';
import { groupsOf } from '../chat/groups.ts';
import * as texts from '../messages/en.ts';
import { GroupView } from './group.tsx';
import { TypingDots } from './typing-dots.tsx';

type MessagesProps = {
  readonly view: ChatView;
  readonly onRetry: (operationId: string) => void;
  readonly onDiscard: (operationId: string) => void;
};

const nearEndPixels = 80;

/** The course of the chat. It follows new lines unless the visitor reads further up. */
export function Messages({ view, onRetry, onDiscard }: MessagesProps) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [hasNewer, setNewer] = useState(false);
  const { entries, pending, typing } = view;
  const toEnd = (): void => {
    follows.current = true;
    setNewer(false);
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  };
  useLayoutEffect(() => {
    if (follows.current) toEnd();
    else setNewer(true);
  }, [entries.length, pending.length]);
  useLayoutEffect(() => {
    if (follows.current) toEnd();
  }, [typing.length, view.stage.name]);
  useEffect(() => {
    const observer = new ResizeObserver(() => follows.current && toEnd());
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const scrolled = (): void => {
    const at = box.current;
    if (at === null) return;
    follows.current = at.scrollHeight - at.scrollTop - at.clientHeight < nearEndPixels;
    if (follows.current) setNewer(false);
  };
  const actions = { onRetry, onDiscard, stage: view.stage, isOffline: view.connection !== 'connected' };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard. */}
      <section class="messages" ref={box} onScroll={scrolled} tabIndex={0} aria-label={texts.messages}>
        <ol>
          {groupsOf(entries, pending).map((group) => (
            <GroupView key={group.key} group={group} companyName={view.companyName} {...actions} />
          ))}
          {typing.length > 0 && <TypingDots names={typing} />}
        </ol>
      </section>
      {hasNewer && (
        <button type="button" class="newer" onClick={toEnd}>
          {texts.newer} ↓
        </button>
      )}
    </>
  );
}
