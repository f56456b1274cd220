import { useEffect, useRef, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { Announcements } from '../../views/announcements.tsx';
import { type ChatView, canWrite, isUnderWay } from '../chat/chat-view.ts';
import type { ChatViewModel } from '../chat/chat-view-model.ts';
import { noteText } from '../chat/record-texts.ts';
import * as texts from '../messages/en.ts';
import { AfterEnd, EndDialog } from './ending.tsx';
import { Header } from './header.tsx';
import { Messages } from './messages.tsx';
import { StagePane } from './pane.tsx';
import { QuestionForm } from './question-form.tsx';
import { VisitorComposer } from './visitor-composer.tsx';

type ChatProps = {
  readonly model: ChatViewModel;
  readonly save: () => void;
  readonly close: () => void;
  /** Calls back whenever the panel was opened, so that the message field gets the focus. */
  readonly onOpened: (listener: () => void) => void;
};

/** The chat, in any stage. */
export function Chat({ model, save, close, onOpened }: ChatProps) {
  const view = useObservable(model.view);
  const { stage } = view;
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [isEnding, setEnding] = useState(false);
  const focus = (): void => {
    const target = field.current ?? root.current?.querySelector<HTMLElement>('.body input, .body textarea, .primary');
    (target ?? root.current)?.focus();
  };
  useEffect(() => onOpened(focus), []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      // Dialogs and input methods handle Escape themselves.
      if (event.key === 'Escape' && !event.isComposing && !root.current?.querySelector('dialog')) close();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  useEffect(() => {
    // The element that had the focus may have been removed with the last stage.
    const active = document.activeElement;
    if (document.hasFocus() && (active === null || active === document.body || active === root.current)) focus();
    if (stage.name === 'ended') setEnding(false);
  }, [stage.name]);
  const hasLines = view.entries.length > 0 || view.pending.length > 0;
  const showsLines = hasLines || stage.name === 'connecting' || stage.name === 'waiting' || stage.name === 'talking';
  const isStuck = stage.name === 'unreachable' || stage.name === 'busy' || stage.name === 'refused';
  return (
    <section class="chat" ref={root} tabIndex={-1} aria-label={texts.chat}>
      <Header view={view} onSave={save} onEnd={() => setEnding(true)} onClose={close} />
      <Banner view={view} />
      <div class="body">
        {stage.name === 'form' && !hasLines ? (
          <QuestionForm questions={stage.questions} onSubmit={(answers) => void model.fillIn(answers)} />
        ) : showsLines && !isStuck ? (
          <Messages
            view={view}
            onRetry={(operationId) => model.retry(operationId)}
            onDiscard={(operationId) => model.discard(operationId)}
          />
        ) : (
          <StagePane view={view} onAgain={() => void model.tryAgain()} />
        )}
      </div>
      {canWrite(stage) && (
        <VisitorComposer field={field} onSend={(text) => void model.say(text)} onTyping={() => model.typing()} />
      )}
      {stage.name === 'ended' && (
        <AfterEnd
          ending={stage.ending}
          hasLines={view.entries.length > 0}
          onSave={save}
          onAgain={() => void model.startAgain()}
        />
      )}
      {isEnding && <EndDialog onEnd={() => void model.end()} onKeep={() => setEnding(false)} />}
      <Announcer view={view} />
    </section>
  );
}

/** Says when the connection is interrupted. */
function Banner({ view: { stage, connection } }: { readonly view: ChatView }) {
  const isCutOff = isUnderWay(stage) && connection !== 'connected';
  return (
    <div class="banner" role="status">
      {isCutOff ? (connection === 'offline' ? texts.offline : texts.reconnecting) : null}
    </div>
  );
}

/** Reads out what has come in since the page was opened or the chat began. */
function Announcer({ view: { companyName, entries } }: { readonly view: ChatView }) {
  const incoming = entries.filter((entry) => entry.kind !== 'said');
  const oldCount = useRef(incoming.length);
  if (incoming.length < oldCount.current) oldCount.current = 0;
  const announced = incoming.slice(oldCount.current).map((entry, key) => {
    const text = entry.kind === 'note' ? noteText(entry) : texts.says(entry.from.name || companyName, entry.text);
    return { key, text };
  });
  return <Announcements label={texts.messages} announced={announced} />;
}
