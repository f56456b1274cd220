import { useEffect, useState } from 'preact/hooks';
import { Pause } from '../../transport/back-off.ts';
import type { WaitingPlace } from '../../transport/chat-transport.ts';
import { waitingTexts } from '../chat/record-texts.ts';
import { askPlace } from './ask-place.ts';

type WaitingProps = {
  /** What the channel has told of it. */
  readonly told: WaitingPlace | undefined;
  /** By which the service is asked, where the channel does not tell it. */
  readonly token: string | undefined;
};

/** Choice: who gets an agent at once is told nothing of a wait. */
const firstAskedAfterMs = 2_000;

/** The visitor's place among those who wait, as far as it is known. */
export function Waiting({ told, token }: WaitingProps) {
  const said = waitingTexts(usePlace(token) ?? told ?? {});
  return (
    <li class={said.length === 0 ? 'unseen' : 'event'}>
      <span role="status">{said.join(' · ')}</span>
    </li>
  );
}

/** The place that the service tells, while it is shown; where it cannot be asked, what it told before holds no longer. */
function usePlace(token: string | undefined): WaitingPlace | undefined {
  const [place, setPlace] = useState<WaitingPlace>();
  useEffect(() => {
    if (token === undefined) return undefined;
    const pause = new Pause();
    let isShown = true;
    const ask = async (): Promise<void> => {
      await pause.wait(firstAskedAfterMs);
      while (isShown) {
        const { askAgainMs, ...answer } = await askPlace(token);
        if (isShown) setPlace(answer);
        if (askAgainMs === undefined) return;
        await pause.wait(askAgainMs);
      }
    };
    void ask();
    return () => {
      isShown = false;
      pause.cut();
    };
  }, [token]);
  return place;
}
