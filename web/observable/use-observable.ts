import { useLayoutEffect, useState } from 'preact/hooks';
import type { Readable } from './observable.ts';

/** The value of an observable, as a Preact hook: the component is drawn again when it changes. */
export function useObservable<T>(observable: Readable<T>): T {
  const [, redraw] = useState(0);
  const value = observable.get();
  useLayoutEffect(() => {
    const changed = (): void => redraw((count) => count + 1);
    // Rendering may have changed it: it can move the focus, and the model is told of the focus.
    if (!Object.is(value, observable.get())) changed();
    return observable.subscribe(changed);
  }, [observable]);
  return value;
}
