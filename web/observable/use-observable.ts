import { useEffect, useState } from 'preact/hooks';
import type { Readable } from './observable.ts';

/** The value of an observable, as a Preact hook: the component is drawn again when it changes. */
export function useObservable<T>(observable: Readable<T>): T {
  const [, redraw] = useState(0);
  useEffect(() => {
    const value = observable.get();
    const end = observable.subscribe(() => redraw((count) => count + 1));
    // It may have changed between drawing and subscribing.
    if (!Object.is(value, observable.get())) redraw((count) => count + 1);
    return end;
  }, [observable]);
  return observable.get();
}
