import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { isComposing } from '../../views/composition.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { chatOf } from '../record/desk-record.ts';
import { Announcer } from './announcer.tsx';
import { ChatPane } from './chat-pane.tsx';
import { type DialogName, Dialogs } from './dialogs.tsx';
import { rareParts } from './later-part.tsx';
import { resumeWrapUps } from './later-wrap-up.tsx';
import type { Notices } from './notices.ts';
import { pressedIn } from './shortcut-actions.ts';
import { SideList } from './side-list.tsx';
import type { Sound } from './sound.ts';
import { SentAway } from './status-control.tsx';
import { TopBar } from './top-bar.tsx';
import { useMedia } from './use-media.ts';
import { besideTheChat, VisitorColumn } from './visitor-column.tsx';
import { words } from './words.ts';

type DeskProps = {
  readonly model: DeskModel;
  readonly sound: Sound;
  readonly notices: Notices;
  readonly onSignIn: () => void;
  readonly onSignOut: () => void;
};

/** The whole desk: on a wide page list and chat side by side, on a narrow one either of them. */
export function Desk({ model, sound, notices, onSignIn, onSignOut }: DeskProps) {
  const record = useObservable(model.record);
  const connection = useObservable(model.connection);
  const [dialog, setDialog] = useState<DialogName | undefined>(undefined);
  const [isList, setList] = useState(record.active === undefined);
  const focus = useRef<() => void>(() => undefined);
  const chat = chatOf(record, record.active);
  const choose = (key: string): void => {
    model.select(key);
    setList(false);
    focus.current();
  };
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (dialog !== undefined || isComposing(event)) return;
      pressedIn(event, { model, sound, focus: () => focus.current(), open: setDialog, choose });
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [dialog]);
  useTitle(record.chats.reduce((sum, { unread }) => sum + unread, 0) + record.invitations.length);
  useEffect(() => {
    // Once the desk is there, so that they open without the network as well; what is lost is loaded when one is opened.
    rareParts().catch(() => undefined);
  }, []);
  const ledInto = useObservable(model.ledInto);
  useEffect(() => {
    if (ledInto !== undefined) setList(false);
  }, [ledInto]);
  const unsaved = record.chats.flatMap(({ key, wrapUp }) => (wrapUp?.isWanted ? key : [])).join();
  useEffect(() => {
    if (unsaved !== '') resumeWrapUps(model);
  }, [unsaved]);
  const isVisitorBeside = useMedia(besideTheChat) && chat !== undefined;
  const isNarrowList = isList || chat === undefined;
  return (
    <div class={isNarrowList ? 'desk shows-list' : 'desk shows-chat'}>
      <a class="skip" href="#chat">
        {words.say('skip')}
      </a>
      <TopBar
        model={model}
        sound={sound}
        notices={notices}
        onStatus={() => setDialog('status')}
        onShortcuts={() => setDialog('shortcuts')}
        onSignOut={() => setDialog('sign-out')}
      />
      {connection === 'unauthorised' || connection === 'refused' ? (
        <div class="fault" role="alert">
          <p>{words.say(connection)}</p>
          <button type="button" class="primary" onClick={onSignIn}>
            {words.say('signInAgain')}
          </button>
        </div>
      ) : (
        <SentAway model={model} missed={record.missed} />
      )}
      <main class={isVisitorBeside ? 'work with-visitor' : 'work'}>
        <SideList model={model} record={record} onChoose={choose} />
        <div class="shown" id="chat" tabIndex={-1}>
          {chat === undefined ? (
            <div class="empty">
              <Icon of={icons.speech} />
              <h2>{words.say(record.active === undefined ? 'emptyTitle' : 'connecting')}</h2>
              <p>{words.say('emptyText')}</p>
            </div>
          ) : (
            <ChatPane
              key={chat.key}
              model={model}
              chat={chat}
              onDialog={setDialog}
              onBack={() => setList(true)}
              focus={focus}
            />
          )}
        </div>
        {isVisitorBeside && <VisitorColumn model={model} chat={chat} />}
      </main>
      <Announcer model={model} />
      {dialog !== undefined && (
        <Dialogs name={dialog} model={model} chat={chat} onClose={() => setDialog(undefined)} onSignOut={onSignOut} />
      )}
    </div>
  );
}

function useTitle(count: number): void {
  useEffect(() => {
    document.title = count === 0 ? words.say('desk') : words.say('unreadTitle', { count });
  }, [count]);
}
