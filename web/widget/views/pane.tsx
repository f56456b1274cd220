import type { ComponentChildren } from 'preact';
import { Dots } from '../../views/dots.tsx';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { ChatView } from '../chat/chat-view.ts';
import * as texts from '../messages/en.ts';
import { times } from './times.ts';

type PaneProps = {
  readonly icon: icons.Drawing;
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
};

/** One statement, and at most one action. */
function Pane({ icon, title, text, children }: PaneProps) {
  return (
    <div class="pane appear">
      <span class="picture">
        <Icon of={icon} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}

type StagePaneProps = { readonly view: ChatView; readonly onAgain: () => void };

const troubles: Readonly<Record<string, { icon: icons.Drawing; title: string; text: string }>> = {
  unreachable: { icon: icons.offline, title: texts.unreachableTitle, text: texts.unreachableText },
  offline: { icon: icons.offline, title: texts.offlineTitle, text: texts.offlineText },
  'not-begun': { icon: icons.speechWithText, title: texts.endedDeclined, text: texts.notBegunText },
  refused: { icon: icons.speechWithText, title: texts.refusedTitle, text: texts.refusedText },
};

/** What is shown before there is a chat. */
export function StagePane({ view: { stage, connection }, onAgain }: StagePaneProps) {
  if (stage.name === 'asking' || stage.name === 'form') {
    return (
      <div class="pane">
        <Dots />
        <p role="status">{texts.asking}</p>
      </div>
    );
  }
  if (stage.name === 'welcome') {
    return <Pane icon={icons.speechWithText} title={texts.welcomeTitle} text={texts.welcomeText} />;
  }
  if (stage.name === 'closed') {
    const { opensAt } = stage;
    const text = opensAt === undefined ? texts.closedTextUnknown : texts.closedText(times.dayAndTime(opensAt));
    return <Pane icon={icons.moon} title={texts.closedTitle} text={text} />;
  }
  if (stage.name === 'busy') {
    return (
      <Pane icon={icons.clock} title={texts.busyTitle} text={texts.busyText(times.time(stage.until))}>
        <Again text={texts.retry} onAgain={onAgain} />
      </Pane>
    );
  }
  const trouble = troubles[stage.name === 'unreachable' && connection === 'offline' ? 'offline' : stage.name];
  if (trouble === undefined) return null;
  return (
    <Pane icon={trouble.icon} title={trouble.title} text={trouble.text}>
      {stage.name !== 'refused' && (
        <Again text={stage.name === 'not-begun' ? texts.back : texts.retry} onAgain={onAgain} />
      )}
    </Pane>
  );
}

function Again({ text, onAgain }: { readonly text: string; readonly onAgain: () => void }) {
  return (
    <button type="button" class="primary" onClick={onAgain}>
      {text}
    </button>
  );
}
