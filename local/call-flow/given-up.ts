import { WaitTimeout } from './condition.ts';

/** What `work` comes to; rejects with `WaitTimeout` when it is given up before. */
export function unlessGivenUp(work: Promise<void>, givenUp: AbortSignal | undefined): Promise<void> {
  if (givenUp === undefined) return work;
  const abandoned = new Promise<never>((_resolve, reject) => {
    const abandon = () => reject(new WaitTimeout('the run was given up'));
    if (givenUp.aborted) abandon();
    givenUp.addEventListener('abort', abandon, { once: true });
  });
  return Promise.race([work, abandoned]);
}
