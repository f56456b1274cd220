import type { ComponentChildren } from 'preact';
import { Dots } from '../../views/dots.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { ChatView } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';

type PaneProps = {
  readonly icon: icons.Drawing;
  readonly title: string;
  readonly text: string;
  /** Label of the action, and what it does. */
  readonly again?: string;
  readonly onAgain?: () => void;
};

/** One statement, and at most one action. */
export function Pane({ icon, title, text, again, onAgain }: PaneProps) {
  return (
    <div class="pane appear">
      <span class="picture">
        <Icon of={icon} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      {again !== undefined && (
        <button type="button" class="primary" onClick={onAgain}>
          {again}
        </button>
      )}
    </div>
  );
}

type StagePaneProps = {
  readonly view: ChatView;
  readonly onAgain: () => void;
  /** Shown in stages that have no pane here, once it is loaded. */
  readonly children: ComponentChildren;
};

/** What is shown before there is a chat, and while a part is being loaded. */
export function StagePane({ view: { stage, connection }, onAgain, children }: StagePaneProps) {
  if (stage.name === 'welcome') {
    return <Pane icon={icons.speechWithText} title={texts.welcomeTitle} text={stage.text ?? ''} />;
  }
  if (stage.name === 'unreachable') {
    const isOffline = connection === 'offline';
    const [title, text] = isOffline
      ? [texts.offlineTitle, texts.offlineText]
      : [texts.unreachableTitle, texts.unreachableText];
    return <Pane icon={icons.offline} title={title} text={text} again={texts.retry} onAgain={onAgain} />;
  }
  if (stage.name !== 'asking' && children) return <>{children}</>;
  return (
    <div class="pane">
      <Dots />
      <p role="status">{texts.asking}</p>
    </div>
  );
}
