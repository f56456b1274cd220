import { useEffect } from 'preact/hooks';
import { words } from './words.ts';

/** Names what is shown in the title of the window, for as long as it is shown; the page's own name comes last. A Preact hook. */
export function usePageTitle(...shown: readonly string[]): void {
  const title = [...shown.filter((name) => name !== ''), words.say('admin')].join(' – ');
  useEffect(() => {
    document.title = title;
    return () => {
      document.title = words.say('admin');
    };
  }, [title]);
}
