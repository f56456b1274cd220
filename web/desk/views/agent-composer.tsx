import type { RefObject } from 'preact';
import { Composer } from '../../views/composer.tsx';
import * as icons from '../../views/icons.ts';
import type { ChatModel } from '../model/chat-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { words } from './words.ts';

type AgentComposerProps = {
  readonly model: ChatModel;
  readonly chat: DeskChat;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly isWhisper: boolean;
  /** Whether a message may be written now. */
  readonly isOpen: boolean;
  readonly onDraft: (text: string) => void;
};

/** The agent's message field: locked while the audience is not certain. */
export function AgentComposer({ model, chat, field, isWhisper, isOpen, onDraft }: AgentComposerProps) {
  const texts = {
    label: words.say(isWhisper ? 'messageAgents' : 'message'),
    placeholder: words.say(isWhisper ? 'writeAgents' : 'writeAll'),
    send: words.say(isWhisper ? 'sendAgents' : 'send'),
    tooLong: words.say('tooLong'),
  };
  return (
    <Composer
      field={field}
      text={chat.draft}
      texts={texts}
      icon={isWhisper ? icons.whisper : icons.send}
      isLocked={!isOpen}
      onText={onDraft}
      onTyping={() => model.type()}
      onSend={(text) => model.send(text)}
    />
  );
}
