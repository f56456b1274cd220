import { useState } from 'preact/hooks';
import { Icon } from '../../../views/icon.tsx';
import * as icons from '../../../views/icons.ts';
import { saveAs } from '../../../views/save-as.ts';
import { AdminFailure } from '../../api/requests.ts';
import { words } from './words.ts';

/** CSV as a file. */
export const csvFile = (text: string): Blob => new Blob([text], { type: 'text/csv;charset=utf-8' });

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
