import type { RefObject } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { Composer } from '../../views/composer.tsx';
import { isComposing } from '../../views/composition.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { Reply } from '../api/desk-api.ts';
import type { ChatModel } from '../model/chat-model.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { filledReply, matchingReplies, replyQuery } from '../model/replies.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { visitorName } from './chat-texts.ts';
import { ReplyPicker } from './reply-picker.tsx';
import { words } from './words.ts';

type AgentComposerProps = {
  readonly model: ChatModel;
  readonly desk: DeskModel;
  readonly chat: DeskChat;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly isWhisper: boolean;
  /** Whether a message may be written now. */
  readonly isOpen: boolean;
  readonly onDraft: (text: string) => void;
  /** The agent's own replies are to be shown. */
  readonly onReplies: () => void;
  readonly onEmoji: () => void;
};

/** The agent's message field: locked while the audience is not certain. A slash at its beginning opens the canned replies. */
export function AgentComposer({
  model,
  desk,
  chat,
  field,
  isWhisper,
  isOpen,
  onDraft,
  onReplies,
  onEmoji,
}: AgentComposerProps) {
  const texts = {
    label: words.say(isWhisper ? 'messageAgents' : 'message'),
    placeholder: words.say(isWhisper ? 'writeAgents' : 'writeAll'),
    send: words.say(isWhisper ? 'sendAgents' : 'send'),
    tooLong: words.say('tooLong'),
  };
  const picker = useReplies({ desk, chat, onDraft });
  return (
    <div class="composing" onKeyDownCapture={picker.pressed}>
      {isOpen && picker.replies !== undefined && (
        <ReplyPicker
          field={field}
          replies={picker.replies}
          at={picker.at}
          onChoose={picker.choose}
          onEdit={() => {
            onDraft('');
            onReplies();
          }}
        />
      )}
      <button
        type="button"
        class="plain emoji-button"
        aria-label={words.say('emoji')}
        title={`${words.say('emoji')} (Alt+E)`}
        disabled={!isOpen}
        onClick={onEmoji}
      >
        <Icon of={icons.smile} />
      </button>
      <Composer
        field={field}
        text={chat.draft}
        texts={texts}
        icon={isWhisper ? icons.whisper : icons.send}
        isLocked={!isOpen}
        onText={onDraft}
        onTyping={() => replyQuery(chat.draft) === undefined && model.type()}
        onSend={(text) => model.send(text)}
      />
    </div>
  );
}

type UseRepliesProps = Pick<AgentComposerProps, 'desk' | 'chat' | 'onDraft'>;

/** The replies for what is typed (undefined: none are looked for), which one is chosen, and the keys that choose. */
function useReplies({ desk, chat, onDraft }: UseRepliesProps) {
  const own = useObservable(desk.replies.own);
  const [at, setAt] = useState(0);
  const [dismissed, setDismissed] = useState('');
  const tenant = desk.tenantOf(chat);
  const query = chat.draft === dismissed ? undefined : replyQuery(chat.draft);
  const isAsked = query !== undefined;
  useEffect(() => {
    setAt(0);
    if (isAsked) void desk.replies.load();
  }, [query]);
  const replies = useMemo(
    () => (query === undefined ? undefined : matchingReplies([...own, ...(tenant?.replies ?? [])], query)),
    [query, own, tenant],
  );
  const choose = (reply: Reply): void =>
    onDraft(filledReply(reply.text, { visitor: visitorName(chat), agent: tenant?.agentName ?? '' }));
  const pressed = (event: KeyboardEvent): void => {
    if (replies === undefined || event.altKey || event.ctrlKey || event.metaKey || isComposing(event)) return;
    const chosen = replies[at];
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Escape') setDismissed(chat.draft);
    else if (step !== 0 && replies.length > 0) setAt((at + step + replies.length) % replies.length);
    else if (event.key === 'Enter' && !event.shiftKey && chosen !== undefined && isField(event)) choose(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { replies, at: Math.min(at, Math.max(0, (replies?.length ?? 0) - 1)), choose, pressed };
}

const isField = ({ target }: Event): boolean => target instanceof HTMLTextAreaElement;
