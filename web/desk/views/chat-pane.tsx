import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Person } from '../../chat/chat-event.ts';
import { Observable } from '../../observable/observable.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { Dots } from '../../views/dots.tsx';
import type { ConversationAgent, VisitorAway } from '../api/desk-api.ts';
import type { ChatModel } from '../model/chat-model.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { tenantsWith } from '../model/transport-link.ts';
import { runningAskings } from '../record/asking.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { shownEntries } from '../record/shown-entries.ts';
import { AgentComposer } from './agent-composer.tsx';
import { ChatHeader } from './chat-header.tsx';
import type { DialogName } from './dialogs.tsx';
import { Attach, saveFile } from './files.tsx';
import { LaterPart } from './later-part.tsx';
import { LaterWrapUp } from './later-wrap-up.tsx';
import { MessageLog } from './message-log.tsx';
import { ModeSwitch } from './mode-switch.tsx';
import { useTranscript } from './use-transcript.ts';
import { words } from './words.ts';

type ChatPaneProps = {
  readonly model: DeskModel;
  readonly chat: DeskChat;
  readonly onDialog: (name: DialogName) => void;
  readonly onBack: () => void;
  /** Receives the function that focuses the message field, for shortcuts. */
  readonly focus: { current: () => void };
};

const noAgents = new Observable<readonly ConversationAgent[]>([]);
const notAway = new Observable<VisitorAway | undefined>(undefined);
const noTypists = new Observable<readonly Person[]>([]);

/** One chat: its people, what was said, and where the agent writes. */
export function ChatPane({ model, chat, onDialog, onBack, focus }: ChatPaneProps) {
  const active = model.chat(chat.key);
  const transcript = useTranscript(model, chat);
  const isCutOff = useObservable(model.connectionOf(chat)) !== 'connected';
  const agents = useObservable(active?.agents ?? noAgents);
  const away = useObservable(active?.visitorAway ?? notAway);
  const field = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  focus.current = () => (field.current ?? heading.current)?.focus();
  useEffect(() => focus.current(), [chat.key, active === undefined]);
  const tenant = model.tenantOf(chat);
  const nameOf = (address: string): string =>
    tenant?.colleagues.find((colleague) => colleague.address === address)?.displayName ??
    (address === '' ? '' : address.replace(/^sip:/, ''));
  return (
    <div class="pane">
      <ChatHeader
        chat={chat}
        heading={heading}
        agents={agents}
        away={away}
        capabilities={active?.capabilities}
        labels={tenant?.labels}
        onDialog={onDialog}
        onBack={onBack}
      />
      <MessageLog
        entries={shownEntries(chat, transcript, { address: tenant?.address })}
        chat={active}
        isCutOff={isCutOff}
        nameOf={nameOf}
        onFile={(file) => void saveFile(model, chat, file)}
      />
      {active === undefined ? (
        <Over chat={chat} model={model} />
      ) : (
        <Speaking model={active} chat={chat} desk={model} field={field} onDialog={onDialog} />
      )}
    </div>
  );
}

type SpeakingProps = {
  readonly model: ChatModel;
  readonly chat: DeskChat;
  readonly desk: DeskModel;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onDialog: (name: DialogName) => void;
};

function Speaking({ model, chat, desk, field, onDialog }: SpeakingProps) {
  const state = useObservable(model.audience.state);
  const isWhisper = state.audience === 'agents';
  return (
    <footer class={isWhisper ? 'foot whispering' : 'foot'}>
      <AskingBanner desk={desk} chat={chat} />
      <ModeSwitch
        state={state}
        hasSwitch={model.capabilities.whisper}
        canSwitch={model.canSwitch}
        onWhisper={() => void model.choose('agents')}
        onSpeak={() => onDialog('speak')}
      >
        <Typists model={model} />
        {model.capabilities.files && <Attach model={desk} chat={chat} />}
      </ModeSwitch>
      <AgentComposer
        model={model}
        desk={desk}
        chat={chat}
        field={field}
        isWhisper={isWhisper}
        isOpen={model.canWrite}
        onDraft={(text) => desk.write(chat.key, text)}
        onReplies={() => onDialog('replies')}
        onEmoji={() => onDialog('emoji')}
      />
    </footer>
  );
}

/** That colleagues are being asked, with the way back. */
function AskingBanner({ desk, chat }: Pick<SpeakingProps, 'desk' | 'chat'>) {
  const running = runningAskings(chat);
  const [first] = running;
  if (first === undefined) return null;
  const name = desk.tenantOf(chat)?.colleagues.find(({ address }) => address === first.to)?.displayName;
  const whom = name ?? words.say('everybodySkilled');
  return (
    <div class="asking" role="status">
      <p>{words.say(first.leaves ? 'handingOver' : 'askingIn', { name: whom })}</p>
      <button type="button" class="secondary small" onClick={() => void desk.askings.drop(chat)}>
        {words.say('dropAsking')}
      </button>
    </div>
  );
}

function Typists({ model }: { readonly model: ChatModel | undefined }) {
  const typists = useObservable(model?.typing ?? noTypists);
  const names = typists.map(({ name }) => name || words.say('visitor'));
  return (
    <p class={names.length === 0 ? 'typists' : 'typists some'}>
      {names.length > 0 && (
        <>
          <Dots />
          {words.say(names.length > 1 ? 'areTyping' : 'isTyping', { names: names.join(', ') })}
        </>
      )}
    </p>
  );
}

function Over({ chat, model }: { readonly chat: DeskChat; readonly model: DeskModel }) {
  const said = { left: 'endedLeft', ended: 'endedEnded', lost: 'endedLost' } as const;
  const tenant = model.tenantOf(chat);
  const isKept = tenant !== undefined && tenantsWith('earlier', model).includes(tenant);
  const dismiss = (): void => void model.dismiss(chat.key);
  if (chat.ending !== undefined && isKept && chat.conversation !== '')
    return (
      <footer class="foot over">
        <p>{words.say(said[chat.ending])}</p>
        <LaterWrapUp key={chat.key} model={model} chat={chat} onDismiss={dismiss} />
      </footer>
    );
  return (
    <footer class="foot over">
      <p>{chat.ending === undefined ? words.say('connecting') : words.say(said[chat.ending])}</p>
      {chat.wrapUpUntil !== undefined && <LaterPart name="WrapUp" props={{ model, chat, until: chat.wrapUpUntil }} />}
      {chat.ending !== undefined && chat.wrapUpUntil === undefined && (
        <button type="button" class="secondary" onClick={dismiss}>
          {words.say('dismiss')}
        </button>
      )}
    </footer>
  );
}
