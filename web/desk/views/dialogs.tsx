import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { LaterEmoji } from './later-emoji.tsx';
import { LaterPart } from './later-part.tsx';
import { WrapUpDialog } from './later-wrap-up.tsx';
import { Question } from './question.tsx';
import { VisitorDialog } from './visitor-column.tsx';
import { words } from './words.ts';

/** What a dialog is about. */
export type DialogName =
  | 'visitor'
  | 'replies'
  | 'emoji'
  | 'wrap-up'
  | 'transfer'
  | 'invite'
  | 'hand-over'
  | 'leave'
  | 'end'
  | 'speak'
  | 'shortcuts'
  | 'sign-out'
  | 'status';

type DialogsProps = {
  readonly name: DialogName;
  readonly model: DeskModel;
  readonly chat: DeskChat | undefined;
  readonly onClose: () => void;
  readonly onSignOut: () => void;
};

/** The dialog that is open. */
export function Dialogs({ name, model, chat, onClose, onSignOut }: DialogsProps) {
  const then = (work: () => unknown) => () => {
    onClose();
    void work();
  };
  if (name === 'status') return <LaterPart name="StatusDialog" props={{ model, onClose }} />;
  if (name === 'replies') return <LaterPart name="RepliesDialog" props={{ replies: model.replies, onClose }} />;
  if (name === 'shortcuts') return <LaterPart name="ShortcutList" props={{ onClose }} />;
  if (name === 'sign-out') {
    const count = model.record.get().chats.filter(({ ending }) => ending === undefined).length;
    const said = {
      title: words.say('signOutQuestion'),
      text: count === 0 ? words.say('signOutTextNone') : words.say('signOutText', { count }),
    };
    return (
      <Question
        {...said}
        yes={words.say('signOut')}
        no={words.say('cancel')}
        isGrave
        onYes={then(onSignOut)}
        onNo={onClose}
      />
    );
  }
  if (chat === undefined) return null;
  const { key } = chat;
  switch (name) {
    case 'emoji':
      return <LaterEmoji model={model} chat={chat} onClose={onClose} />;
    case 'wrap-up':
      return <WrapUpDialog model={model} chat={chat} onClose={onClose} />;
    case 'visitor':
      return <VisitorDialog model={model} chat={chat} onClose={onClose} />;
    case 'transfer':
      return <LaterPart name="TransferDialog" props={{ model, chat, onClose }} />;
    case 'invite':
    case 'hand-over':
      return <LaterPart name="ColleaguesDialog" props={{ model, chat, isHandOver: name === 'hand-over', onClose }} />;
    case 'leave': {
      const said = { title: words.say('leaveQuestion'), text: words.say('leaveText') };
      return (
        <Question
          {...said}
          yes={words.say('leaveYes')}
          no={words.say('cancel')}
          onYes={then(() => model.leave(key))}
          onNo={onClose}
        />
      );
    }
    case 'end': {
      const said = { title: words.say('endQuestion'), text: words.say('endText') };
      return (
        <Question
          {...said}
          yes={words.say('endYes')}
          no={words.say('cancel')}
          isGrave
          onYes={then(() => model.end(key))}
          onNo={onClose}
        />
      );
    }
    case 'speak': {
      const said = { title: words.say('whisperQuestion'), text: words.say('whisperText') };
      const speak = then(() => model.chat(key)?.choose('everyone'));
      return (
        <Question {...said} yes={words.say('whisperYes')} no={words.say('whisperNo')} onYes={speak} onNo={onClose} />
      );
    }
  }
}
