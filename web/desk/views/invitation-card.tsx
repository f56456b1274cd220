import { useObservable } from '../../observable/use-observable.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import { Text } from '../../views/text.tsx';
import type { DeskText } from '../messages/en.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { Invitation } from '../transport/agent-event.ts';
import { nameIn } from './chat-texts.ts';
import { Details } from './details.tsx';
import { LaterPart } from './later-part.tsx';
import { words } from './words.ts';

type InvitationCardProps = {
  readonly model: DeskModel;
  readonly invitation: Invitation;
  readonly onAccept: (key: string) => void;
};

/** A visitor who is waiting, with the question. */
export function InvitationCard({ model, invitation, onAccept }: InvitationCardProps) {
  const { subject, details, at, by, note } = invitation;
  const question = subject || words.say('noQuestion');
  const company = model.tenantOf(invitation)?.displayName;
  const waiting = useObservable(model.presence.waiting);
  const awaySince = waiting?.find(({ conversation }) => conversation === invitation.conversation)?.awaySince;
  return (
    <li class="invitation">
      <p class="line">
        <strong dir="auto">{nameIn(details) || words.say('visitor')}</strong>
        <span class="stamp">
          {company !== undefined && model.tenants.length > 1 ? `${words.say('asksFor', { company })} · ` : ''}
          <time>{words.time(at)}</time>
        </span>
      </p>
      {by !== undefined && (
        <p class="asks">
          {words.say(askOf(invitation), { name: by })}
          {note !== undefined && <q dir="auto">{note}</q>}
        </p>
      )}
      <p class="question" dir="auto">
        <Text text={question} linkNote={words.say('linkNote')} />
      </p>
      {awaySince !== undefined && <p class="away">{words.say('awaySince', { since: words.time(awaySince) })}</p>}
      <Details about={invitation} labels={model.tenantOf(invitation)?.labels} />
      {invitation.expiresAt !== undefined && <LaterPart name="OfferTerms" props={{ model, invitation }} />}
      <div class="answers">
        <button
          type="button"
          class="primary"
          aria-label={words.say('acceptOf', { subject: question })}
          onClick={() => {
            onAccept(invitation.key);
            void model.accept(invitation);
          }}
        >
          <Icon of={icons.accept} />
          {words.say('accept')}
        </button>
        <button
          type="button"
          class="secondary"
          aria-label={words.say('declineOf', { subject: question })}
          onClick={() => void model.decline(invitation)}
        >
          {words.say('decline')}
        </button>
      </div>
    </li>
  );
}

function askOf({ isHandOver, isOwnWish }: Invitation): DeskText {
  if (isOwnWish) return isHandOver ? 'youTakeOver' : 'youComeIn';
  return isHandOver ? 'handsYou' : 'asksYou';
}
