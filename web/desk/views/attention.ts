import type { Readable } from '../../observable/observable.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskNews } from '../model/desk-news.ts';
import type { DeskRecord } from '../record/desk-record.ts';
import { newsText } from './announcer.tsx';
import type { Notices } from './notices.ts';
import type { Sound } from './sound.ts';
import { words } from './words.ts';

/** Choice: a ring sounds as often, milliseconds. */
const ringEveryMs = 4_000;
const ringHertz = 880;
const lineHertz = 520;

type Attention = {
  readonly sound: Pick<Sound, 'play'>;
  readonly notices: Notices;
  /** Whether the agent looks at the page. */
  readonly isLookedAt: () => boolean;
};

/** Tells the agent what comes in, by sound and by notices of the browser; gives what is to be called when the agent looks at the page again. */
export function callAttention(model: DeskModel, { sound, notices, isLookedAt }: Attention): () => void {
  repeatWhileRinging(model.record, () => sound.play(ringHertz), ringEveryMs);
  model.record.subscribe(() => {
    const { invitations } = model.record.get();
    for (const key of notices.shown) {
      if (key.startsWith('ring ') && !invitations.some((one) => key === `ring ${one.key}`)) notices.close(key);
    }
  });
  model.announcement.subscribe(() => {
    const news = model.announcement.get();
    if (news === undefined) return;
    if (news.kind === 'rung') sound.play(ringHertz);
    else if (news.kind === 'line' && !isLookedAt()) sound.play(lineHertz);
    if (!isLookedAt()) notify(model, news, notices);
  });
  return () => notices.clear();
}

function notify(model: DeskModel, news: DeskNews, notices: Notices): void {
  if (news.kind === 'rung') {
    notices.show(`ring ${news.invitation.key}`, words.say('desk'), newsText(news), () => undefined);
  } else if (news.kind === 'line') {
    notices.show(`chat ${news.chat.key}`, words.say('desk'), newsText(news), () => model.select(news.chat.key));
  }
}

/** Calls `again` from time to time while a visitor or a colleague rings, until each ring is answered or has ended; gives what stops it. */
export function repeatWhileRinging(record: Readable<DeskRecord>, again: () => void, everyMs: number): () => void {
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = (): void => {
    const isRinging = record.get().invitations.length > 0;
    if (isRinging) timer ??= setInterval(again, everyMs);
    else stop();
  };
  const end = record.subscribe(look);
  look();
  return () => {
    end();
    stop();
  };
}
