import { useEffect, useRef, useState } from 'preact/hooks';
import type { HostPort } from '../../embed/host-port.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { isComposing } from '../../views/composition.ts';
import { canWrite, isUnderWay } from '../chat/chat-view.ts';
import type { ChatViewModel } from '../chat/chat-view-model.ts';
import type { LaterChunks } from '../later/chunks.ts';
import * as texts from '../messages/en.ts';
import type { ChatStore } from '../store/chat-store.ts';
import { Header } from './header.tsx';
import { StagePane } from './pane.tsx';
import { VisitorComposer } from './visitor-composer.tsx';

type ChatProps = {
  readonly model: ChatViewModel;
  readonly later: LaterChunks;
  readonly close: () => void;
  readonly port: Pick<HostPort, 'service' | 'tenant'>;
  readonly store: ChatStore;
  /** Calls back whenever the panel was opened, so that the message field gets the focus. */
  readonly onOpened: (listener: () => void) => void;
};

/** The chat, in any stage. */
export function Chat({ model, later, close, port, store, onOpened }: ChatProps) {
  const view = useObservable(model.view);
  const chunks = useObservable(later.loaded);
  const { more, form: questions, ending, rating, history, attention, message, logo, customer } = chunks;
  const { stage } = view;
  const privacy = stage.name === 'welcome' ? stage.privacy : undefined;
  const root = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const [isEnding, setEnding] = useState(false);
  const [isLookingBack, setLookingBack] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const focus = (): void => {
    const target = field.current ?? root.current?.querySelector<HTMLElement>('.body input, .body textarea, .primary');
    (target ?? root.current)?.focus();
  };
  useEffect(() => onOpened(focus), []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      // Dialogs and input methods handle Escape themselves.
      if (event.key === 'Escape' && !isComposing(event) && !root.current?.querySelector('dialog')) close();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, []);
  useEffect(() => {
    // The element that had the focus may have been removed with the last stage.
    const active = document.activeElement;
    if (document.hasFocus() && (active === null || active === document.body || active === root.current)) focus();
    if (stage.name === 'ended') setEnding(false);
    if (stage.name !== 'asking' && stage.name !== 'unreachable') void later.want('more');
    if (stage.name === 'form' || privacy !== undefined) void later.want('form');
    if (stage.name === 'ended' || isUnderWay(stage)) void later.want('ending');
    if (view.toRate !== undefined) void later.want('rating');
    if (view.hasLogo) void later.want('logo');
    if (stage.name === 'talking') setLeaving(false);
    if (isUnderWay(stage)) {
      void later.want('attention');
      setLookingBack(false);
    }
  }, [stage.name, view.toRate === undefined, chunks]);
  const save = (): void => ending?.saveTranscript(view.entries, view.companyName);
  const lookBack = (): void => {
    void later.want('history');
    void later.want('ending');
    if (model.identity.get() !== undefined) void later.want('customer');
    setLookingBack(true);
  };
  const leaveMessage = (): void => {
    void later.want('message');
    setLeaving(true);
  };
  const again = (): void => void model.tryAgain();
  const hasLines = view.entries.length > 0 || view.pending.length > 0;
  const showsLines = hasLines || isUnderWay(stage);
  const isStuck = ['unreachable', 'closed', 'busy', 'refused', 'not-begun'].includes(stage.name);
  return (
    <section class="chat" ref={root} tabIndex={-1} aria-label={texts.chat}>
      <Header
        companyName={view.companyName}
        picture={logo && <logo.Logo name={view.companyName} />}
        status={more && <more.Status view={view} />}
        onClose={close}
      >
        {!isUnderWay(stage) && !isLookingBack && more !== undefined && (
          <more.HistoryTool model={model} onClick={lookBack} />
        )}
        {isUnderWay(stage) && attention !== undefined && <attention.SoundTool />}
        {more && <more.EndTools view={view} onSave={save} onEnd={() => setEnding(true)} />}
      </Header>
      {more && <more.Banner view={view} />}
      {isLeaving && message !== undefined ? (
        <div class="body">
          <message.MessageForm port={port} store={store} view={view} onBack={() => setLeaving(false)} />
        </div>
      ) : isLookingBack && history !== undefined ? (
        <div class="body">
          <history.History
            model={model}
            customer={customer}
            Messages={more?.Messages}
            save={ending?.saveTranscript}
            onBack={() => setLookingBack(false)}
          />
        </div>
      ) : (
        <>
          <div class="body">
            {stage.name === 'form' && !hasLines && questions !== undefined ? (
              <questions.QuestionForm
                questions={stage.questions}
                privacy={stage.privacy}
                draft={model.draft}
                onSubmit={(answers) => void model.fillIn(answers)}
              />
            ) : showsLines && !isStuck && more !== undefined ? (
              <more.Messages
                view={view}
                onRetry={(operationId) => model.retry(operationId)}
                onDiscard={(operationId) => model.discard(operationId)}
              />
            ) : (
              <StagePane view={view} onAgain={again}>
                {isStuck && more !== undefined && <more.NoChat stage={stage} onAgain={again} />}
              </StagePane>
            )}
          </div>
          {stage.name === 'ended' && ending !== undefined && (
            <ending.AfterEnd
              how={stage.ending}
              canGoOn={stage.canGoOn}
              hasLines={view.entries.length > 0}
              rating={view.toRate && rating && <rating.Rating key={view.toRate.endedAt} visit={view.toRate} />}
              onSave={save}
              onAgain={() => void model.startAgain()}
            />
          )}
          {view.offersMessage && more !== undefined && <more.Offer stage={stage} onClick={leaveMessage} />}
          {canWrite(stage) && (
            <VisitorComposer
              field={field}
              draft={model.draft}
              onSend={(text) => void model.say(text)}
              onTyping={() => model.typing()}
            />
          )}
          {privacy !== undefined && questions !== undefined && <questions.PrivacyNote privacy={privacy} />}
        </>
      )}
      {isEnding && ending !== undefined && (
        <ending.EndDialog onEnd={() => void model.end()} onKeep={() => setEnding(false)} />
      )}
      {more !== undefined && <more.Announcer view={view} />}
    </section>
  );
}
