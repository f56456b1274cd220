import { useEffect, useState } from 'preact/hooks';
import { Dialog } from '../../views/dialog.tsx';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import type { WrapUpForm } from '../wrap-up/wrap-up-form.tsx';
import { words } from './words.ts';

const part = () => import('../wrap-up/wrap-up-form.tsx');

type LaterFormProps = {
  readonly model: DeskModel;
  readonly chat: DeskChat;
  readonly leave: { readonly text: 'close' | 'dismiss'; readonly run: () => void };
};

/** The form for tags and note, which is loaded when it is used first; until then, or where it cannot be, the way out of it alone. */
function LaterForm({ model, chat, leave }: LaterFormProps) {
  const [loaded, setLoaded] = useState<{ readonly Form: typeof WrapUpForm } | undefined>(undefined);
  useEffect(() => {
    part().then(
      ({ WrapUpForm: Form }) => setLoaded({ Form }),
      () => undefined,
    );
  }, []);
  if (loaded !== undefined) return <loaded.Form model={model} chat={chat} leave={leave} />;
  return (
    <button type="button" class="secondary" onClick={leave.run}>
      {words.say(leave.text)}
    </button>
  );
}

type LaterWrapUpProps = Pick<LaterFormProps, 'model' | 'chat'> & { readonly onDismiss: () => void };

/** What the agent makes of a chat that is over. */
export const LaterWrapUp = ({ model, chat, onDismiss }: LaterWrapUpProps) => (
  <LaterForm model={model} chat={chat} leave={{ text: 'dismiss', run: onDismiss }} />
);

type WrapUpDialogProps = Pick<LaterFormProps, 'model' | 'chat'> & { readonly onClose: () => void };

/** The same while the chat goes on. */
export const WrapUpDialog = ({ model, chat, onClose }: WrapUpDialogProps) => (
  <Dialog title={words.say('wrapUp')} onClose={onClose}>
    <LaterForm model={model} chat={chat} leave={{ text: 'close', run: onClose }} />
  </Dialog>
);

/** Goes on saving what an earlier page of this tab was to save. */
export const resumeWrapUps = (model: DeskModel): void => {
  part().then(
    ({ wrapUpsOf }) => wrapUpsOf(model).resume(),
    () => undefined,
  );
};
