import { useObservable } from '../../observable/use-observable.ts';
import * as icons from '../../views/icons.ts';
import type { ChatViewModel } from '../chat/chat-view-model.ts';
import * as texts from '../messages/en.ts';
import { filedChats } from '../store/filed-chats.ts';
import { Tool } from '../views/header.tsx';

type HistoryToolProps = { readonly model: Pick<ChatViewModel, 'identity' | 'view'>; readonly onClick: () => void };

/** Opens the chats of before, where the device keeps some, or the company's site says who the visitor is. */
export function HistoryTool({ model, onClick }: HistoryToolProps) {
  const token = useObservable(model.identity);
  const mayHaveOthers = token !== undefined && (model.view.get().keptDays ?? 0) > 0;
  return mayHaveOthers || filedChats().names(Date.now()).length > 0 ? (
    <Tool icon={icons.clock} label={texts.earlier} onClick={onClick} />
  ) : null;
}
