import { MemoryStorage } from './memory-storage.ts';
import { PageStore, type StorageNews } from './page-store.ts';

const news: StorageNews = (listener) => {
  const heard = (event: StorageEvent): void => {
    if (event.storageArea === localStorage) listener(event.key, event.newValue);
  };
  addEventListener('storage', heard);
  return () => removeEventListener('storage', heard);
};

/** The chat's store in this page's own storage, or in memory where the page may not store. */
export function pageStore(key: string): PageStore {
  try {
    localStorage.setItem(`${key}.probe`, '1');
    localStorage.removeItem(`${key}.probe`);
    return new PageStore(localStorage, key, news);
  } catch {
    return new PageStore(new MemoryStorage(), key, () => () => undefined);
  }
}
