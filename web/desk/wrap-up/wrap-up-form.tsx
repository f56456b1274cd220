import { isBlank, isolated } from '../../../shared/kernel/visible-text.ts';
import { longestWrapUp } from '../../../shared/protocol/carebridge/wrap-up-limits.ts';
import { useObservable } from '../../observable/use-observable.ts';
import type { KnownWrapUp, WrapUp } from '../api/desk-api.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { words } from '../views/words.ts';
import { WrapUps, type WrapUpView } from './wrap-ups.ts';

const ofDesks = new WeakMap<DeskModel, WrapUps>();

/** The wrap-ups of a desk, which go on while other chats are shown. */
export function wrapUpsOf(model: DeskModel): WrapUps {
  const known = ofDesks.get(model);
  if (known !== undefined) return known;
  const made = new WrapUps(model);
  addEventListener('online', () => made.nudge());
  ofDesks.set(model, made);
  return made;
}

type WrapUpFormProps = {
  readonly model: DeskModel;
  readonly chat: DeskChat;
  /** Closes the form, or removes the chat from the list, which saves it first. */
  readonly leave: { readonly text: 'close' | 'dismiss'; readonly run: () => void };
};

/** What a chat was about: the company's tags, and a note for colleagues. */
export function WrapUpForm({ model, chat, leave }: WrapUpFormProps) {
  const wrapUps = wrapUpsOf(model);
  const view = useObservable(wrapUps.of(chat.key));
  const { tags, note } = wrapUps.shown(chat);
  const tenant = model.tenantOf(chat);
  const offered = [...new Set([...(tenant?.wrapUpTags ?? []), ...(view.known?.tags ?? []), ...tags])];
  const isOpen = view.stage !== 'gone' && view.stage !== 'reading';
  const isSaving = chat.wrapUp?.isWanted === true;
  const isUnsaved = chat.wrapUp !== undefined;
  const edit = (change: Partial<WrapUp>): void => wrapUps.edit(chat, { tags, note, ...change });
  const toggle = (tag: string): void => {
    edit({ tags: offered.filter((one) => (one === tag ? !tags.includes(tag) : tags.includes(one))) });
  };
  const isRemoving = leave.text === 'dismiss' && isUnsaved && view.stage !== 'gone';
  return (
    <form
      class="wrap-up-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isOpen && isUnsaved && !isSaving) void wrapUps.save(chat);
      }}
    >
      {offered.length > 0 && (
        <fieldset disabled={!isOpen}>
          <legend>{words.say('wrapUpTags')}</legend>
          <div class="choices">
            {offered.map((tag) => (
              <label key={tag}>
                <input type="checkbox" checked={tags.includes(tag)} onChange={() => toggle(tag)} />
                <bdi>{tag}</bdi>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <label class="note-field">
        {words.say('messageNote')}
        <textarea
          rows={2}
          dir="auto"
          disabled={!isOpen}
          maxLength={longestWrapUp.note}
          value={note}
          onInput={({ currentTarget }) => edit({ note: currentTarget.value })}
        />
      </label>
      <Stage view={view} isUnsaved={isUnsaved} nameOf={(address) => nameOf(model, chat, address)} />
      <div class="answers">
        <button type="button" class="secondary" onClick={leave.run}>
          {words.say(isRemoving ? 'wrapUpRemove' : leave.text)}
        </button>
        <button type="submit" class="primary" aria-disabled={!isOpen || !isUnsaved || isSaving}>
          {words.say('saveReply')}
        </button>
      </div>
    </form>
  );
}

type StageProps = {
  readonly view: WrapUpView;
  readonly isUnsaved: boolean;
  readonly nameOf: (address: string) => string;
};

/** How far it has come, in words. */
function Stage({ view: { known, stage }, isUnsaved, nameOf }: StageProps) {
  if (stage === 'overtaken' && known !== undefined && isUnsaved) {
    const said = { name: nameOf(known.by) || words.say('you'), text: isolated(textOf(known)) };
    return (
      <p class="complaint" role="alert">
        {words.say('wrapUpOvertaken', said)}
      </p>
    );
  }
  if (stage === 'refused' || stage === 'gone')
    return (
      <p class="complaint" role="alert">
        {words.say(stage === 'gone' ? 'wrapUpGone' : 'wrapUpRefused')}
      </p>
    );
  return <p role="status">{stageText(known, stage, isUnsaved, nameOf)}</p>;
}

function stageText(
  known: KnownWrapUp | undefined,
  stage: WrapUpView['stage'],
  isUnsaved: boolean,
  nameOf: StageProps['nameOf'],
): string {
  if (stage === 'reading') return words.say('wrapUpUnread');
  if (stage === 'saving') return words.say('wrapUpSaving');
  if (stage === 'waiting') return words.say('wrapUpWaiting');
  if (isUnsaved) return words.say('wrapUpUnsaved');
  if (known === undefined) return '';
  const [name, time] = [nameOf(known.by), words.time(known.at)];
  return name === '' ? words.say('wrapUpSaved', { time }) : words.say('wrapUpSavedBy', { name, time });
}

const textOf = ({ tags, note }: WrapUp): string => [...tags, ...(isBlank(note) ? [] : [note])].join(' · ') || '–';

/** What a colleague is called; empty for the agent. */
function nameOf(model: DeskModel, chat: DeskChat, address: string): string {
  const tenant = model.tenantOf(chat);
  if (tenant?.address === address) return '';
  const colleague = tenant?.colleagues.find((one) => one.address === address);
  return isolated(colleague?.displayName ?? address.replace(/^sip:/, ''));
}
