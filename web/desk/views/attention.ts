import type { DeskModel } from '../model/desk-model.ts';
import type { DeskNews } from '../model/desk-news.ts';
import { repeatWhileRinging } from '../model/ringing.ts';
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
