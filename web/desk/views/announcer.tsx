import { useEffect, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { type Announcement, Announcements } from '../../views/announcements.tsx';
import type { DeskText } from '../messages/en.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { AgentAction, DeskNews } from '../model/desk-news.ts';
import { takenText } from './chat-texts.ts';
import { words } from './words.ts';

const shownMs = 7_000;

const failed: Readonly<Record<AgentAction, DeskText>> = {
  accept: 'failedAccept',
  take: 'failedTake',
  decline: 'failedDecline',
  invite: 'failedInvite',
  handOver: 'failedHandOver',
  leave: 'failedLeave',
  end: 'failedEnd',
  transfer: 'failedTransfer',
  wrapUp: 'failedWrapUp',
  attach: 'failedAttach',
  file: 'failedFile',
};
const gone: Readonly<Record<AgentAction, DeskText>> = {
  accept: 'goneAccept',
  take: 'goneTake',
  decline: 'goneDecline',
  invite: 'goneInvite',
  handOver: 'goneHandOver',
  leave: 'goneLeave',
  end: 'goneEnd',
  transfer: 'goneTransfer',
  wrapUp: 'goneWrapUp',
  attach: 'goneAttach',
  file: 'goneFile',
};

/** What is said of something, once. */
export function newsText(announcement: DeskNews): string {
  switch (announcement.kind) {
    case 'rung':
      return words.say('rings', { subject: announcement.invitation.subject || words.say('noQuestion') });
    case 'taken':
      return takenText(announcement);
    case 'line':
      return words.say('says', { name: announcement.name || words.say('visitor'), text: announcement.text });
    case 'handedOver':
      return words.say('handedOver', { name: announcement.name });
    case 'failed':
      return words.say(failed[announcement.what]);
    case 'gone':
      return words.say(gone[announcement.what]);
  }
}

/** Reads out what comes in, once; failures are shown as well. */
export function Announcer({ model }: { readonly model: DeskModel }) {
  const announcement = useObservable(model.announcement);
  const [announced, setAnnounced] = useState<readonly Announcement[]>([]);
  const [fault, setFault] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (announcement === undefined) return undefined;
    const text = newsText(announcement);
    if (announcement.kind !== 'failed' && announcement.kind !== 'gone') {
      setAnnounced((before) => [...before.slice(-9), { key: (before.at(-1)?.key ?? 0) + 1, text }]);
      return undefined;
    }
    setFault(text);
    const timer = setTimeout(() => setFault(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [announcement]);
  return (
    <>
      <Announcements label={words.say('messages')} announced={announced} />
      <div class="toast" role="alert">
        {fault}
      </div>
    </>
  );
}
