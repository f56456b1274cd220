/** What is shown now and then, dialogs above all: one chunk, since each by itself would leave pieces that it shares with the rest. */
export { EmojiDialog } from '../emoji/emoji-dialog.tsx';
export { LeftDialog } from './closed-messages.tsx';
export { ColleaguesDialog } from './colleagues-dialog.tsx';
export { RepliesDialog } from './replies-dialog.tsx';
export { ShortcutList } from './shortcut-list.tsx';
export { StatusDialog } from './status-dialog.tsx';
export { OfferTerms, WrapUp } from './time-left.tsx';
export { TransferDialog } from './transfer-dialog.tsx';
