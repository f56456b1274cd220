import type { ComponentChildren } from 'preact';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { ChatView } from '../chat/chat-view.ts';
import { isUnderWay } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';
import { Avatar } from './avatar.tsx';

type HeaderProps = {
  readonly view: ChatView;
  readonly onSave: () => void;
  readonly onEnd: () => void;
  readonly onClose: () => void;
  /** Further actions. */
  readonly children: ComponentChildren;
};

/** The company, the status of the chat, and its actions. */
export function Header({ view, onSave, onEnd, onClose, children }: HeaderProps) {
  return (
    <div class="head">
      <Avatar name={view.companyName} />
      <div class="who">
        <h1 dir="auto">{view.companyName || texts.chat}</h1>
        <Status view={view} />
      </div>
      <div class="tools">
        {children}
        {isUnderWay(view.stage) && view.entries.length > 0 && (
          <Tool icon={icons.save} label={texts.download} onClick={onSave} />
        )}
        {isUnderWay(view.stage) && <Tool icon={icons.leave} label={texts.end} onClick={onEnd} />}
        <Tool icon={icons.chevron} label={texts.minimise} onClick={onClose} />
      </div>
    </div>
  );
}

function Status({ view: { stage, agents } }: { readonly view: ChatView }) {
  if (stage.name === 'talking') {
    return <StatusLine mood="good" text={texts.talkingWith(agents.join(', '))} />;
  }
  if (stage.name === 'waiting') return <StatusLine mood="busy" text={texts.waiting} />;
  if (stage.name === 'connecting') return <StatusLine mood="busy" text={texts.connecting} />;
  return null;
}

function StatusLine({ mood, text }: { readonly mood: 'good' | 'busy'; readonly text: string }) {
  return (
    <p class="status">
      <span class={`dot ${mood}`} aria-hidden="true" />
      {text}
    </p>
  );
}

type ToolProps = {
  readonly icon: icons.Drawing;
  readonly label: string;
  readonly onClick: () => void;
  /** Whether what it switches is on; absent: it switches nothing. */
  readonly isPressed?: boolean;
};

/** An action of the header. */
export function Tool({ icon, label, onClick, isPressed }: ToolProps) {
  return (
    <button type="button" aria-label={label} title={label} aria-pressed={isPressed} onClick={onClick}>
      <Icon of={icon} />
    </button>
  );
}
