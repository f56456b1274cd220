import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import { saveAs } from '../../views/save-as.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat, SentFile } from '../record/desk-record.ts';
import { words } from './words.ts';

type FileButtonProps = { readonly file: SentFile; readonly onFetch: (file: SentFile) => void };

/** A file of a message, which is fetched when it is asked for. */
export function FileButton({ file, onFetch }: FileButtonProps) {
  const kilobytes = Math.max(1, Math.round(file.bytes / 1024));
  return (
    <button type="button" class="link file" onClick={() => onFetch(file)}>
      <Icon of={icons.save} />
      <bdi>{file.name}</bdi>
      <span>{words.say('fileSize', { kilobytes })}</span>
    </button>
  );
}

/** Fetches a file of a chat and hands it to the browser, to be saved. */
export function saveFile(model: DeskModel, chat: DeskChat, { id, name }: SentFile): Promise<void> {
  return model.tryTo('file', async () => {
    const content = await model.centerOf(chat)?.file(chat, id);
    if (content !== undefined) saveAs(name, content);
  });
}

type AttachProps = { readonly model: DeskModel; readonly chat: DeskChat };

/** Chooses a file and sends it. */
export function Attach({ model, chat }: AttachProps) {
  const send = (input: HTMLInputElement): void => {
    const [file] = input.files ?? [];
    input.value = '';
    if (file !== undefined) void model.tryTo('attach', async () => model.centerOf(chat)?.attach(chat, file));
  };
  return (
    <label class="attach">
      <input type="file" aria-label={words.say('attach')} onChange={({ currentTarget }) => send(currentTarget)} />
      <Icon of={icons.clip} />
      <span aria-hidden="true">{words.say('attach')}</span>
    </label>
  );
}
