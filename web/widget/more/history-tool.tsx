import * as icons from '../../views/icons.ts';
import * as texts from '../messages/en.ts';
import { filedChats } from '../store/filed-chats.ts';
import { Tool } from '../views/header.tsx';

/** Opens the chats of before, where the device keeps some. */
export function HistoryTool({ onClick }: { readonly onClick: () => void }) {
  return filedChats().names(Date.now()).length === 0 ? null : (
    <Tool icon={icons.clock} label={texts.earlier} onClick={onClick} />
  );
}
