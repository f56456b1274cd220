import { Observable } from '../../observable/observable.ts';
import { useObservable } from '../../observable/use-observable.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { DeskChat, TranscriptLine } from '../record/desk-record.ts';

const closed = new Observable(undefined);
const none: readonly TranscriptLine[] = [];

/** The service's transcript of a chat, as a Preact hook: as it is read while the chat is open, and as it was kept afterwards. */
export function useTranscript(model: DeskModel, chat: DeskChat): readonly TranscriptLine[] {
  return useObservable(model.chat(chat.key)?.transcript ?? closed) ?? chat.transcript ?? none;
}
