import type { ComponentChildren } from 'preact';
import type { ChatView } from '../chat/chat-view.ts';
import type { ChatText } from '../messages/en.ts';
import { Icon, type IconName } from './icon.tsx';
import { words } from './words.ts';

type PaneProps = {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
};

/** One thing to know, and perhaps one to do. */
function Pane({ icon, title, text, children }: PaneProps) {
  return (
    <div class="pane appear">
      <span class="picture">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}

type StagePaneProps = { readonly view: ChatView; readonly onAgain: () => void };

const troubles: Readonly<Record<string, { icon: IconName; title: ChatText; text: ChatText }>> = {
  unreachable: { icon: 'offline', title: 'unreachableTitle', text: 'unreachableText' },
  offline: { icon: 'offline', title: 'offlineTitle', text: 'offlineText' },
  busy: { icon: 'clock', title: 'busyTitle', text: 'busyText' },
  refused: { icon: 'speech', title: 'refusedTitle', text: 'refusedText' },
};

/** What is shown before there is a chat. */
export function StagePane({ view: { stage, connection }, onAgain }: StagePaneProps) {
  if (stage.name === 'asking') {
    return (
      <div class="pane">
        <div class="spinner" />
        <p role="status">{words.say('asking')}</p>
      </div>
    );
  }
  if (stage.name === 'welcome') {
    return <Pane icon="speech" title={words.say('welcomeTitle')} text={words.say('welcomeText')} />;
  }
  if (stage.name === 'closed') {
    const { opensAt } = stage;
    const text =
      opensAt === undefined
        ? words.say('closedTextUnknown')
        : words.say('closedText', { time: words.dayAndTime(opensAt) });
    return <Pane icon="moon" title={words.say('closedTitle')} text={text} />;
  }
  const trouble = troubles[stage.name === 'unreachable' && connection === 'offline' ? 'offline' : stage.name];
  if (trouble === undefined) return null;
  return (
    <Pane icon={trouble.icon} title={words.say(trouble.title)} text={words.say(trouble.text)}>
      {stage.name !== 'refused' && connection !== 'offline' && (
        <button type="button" class="primary" onClick={onAgain}>
          {words.say('again')}
        </button>
      )}
    </Pane>
  );
}
