import { useState } from 'preact/hooks';
import { Icon } from '../../../views/icon.tsx';
import * as icons from '../../../views/icons.ts';
import { AdminFailure } from '../../api/requests.ts';
import { words } from './words.ts';

type SaveFileProps = {
  readonly text: string;
  /** Name of the file. */
  readonly name: string;
  readonly read: () => Blob | Promise<Blob>;
};

/** A button that saves a file. */
export function SaveFile({ text, name, read }: SaveFileProps) {
  const [hasFailed, fail] = useState(false);
  const save = async (): Promise<void> => {
    fail(false);
    try {
      saveAs(name, await read());
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      fail(true);
    }
  };
  return (
    <>
      <button type="button" class="secondary" onClick={() => void save()}>
        <Icon of={icons.save} />
        {text}
      </button>
      <span role="status" class="complaint">
        {hasFailed ? words.say('saveFailed') : ''}
      </span>
    </>
  );
}

/** Lets the browser save a file. */
function saveAs(name: string, content: Blob): void {
  const href = URL.createObjectURL(content);
  const link = Object.assign(document.createElement('a'), { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
