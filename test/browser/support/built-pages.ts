import { ensureWeb } from '../../../local/web/build-web.ts';

/** Builds the pages, where they are not. Files of tests that did so side by side would write the same files. */
export const setup = (): Promise<void> => ensureWeb();
