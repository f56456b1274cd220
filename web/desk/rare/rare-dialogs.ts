/** Dialogs that are opened now and then: one chunk, since each by itself would leave pieces that it shares with the rest. */
export { EmojiDialog } from '../emoji/emoji-dialog.tsx';
export { LeftDialog } from './closed-messages.tsx';
export { ColleaguesDialog } from './colleagues-dialog.tsx';
export { RepliesDialog } from './replies-dialog.tsx';
export { ShortcutList } from './shortcut-list.tsx';
export { StatusDialog } from './status-dialog.tsx';
export { TransferDialog } from './transfer-dialog.tsx';
