import type { Entry } from '../../chat/chat-log.ts';
import { saveAs } from '../../views/save-as.ts';
import type { VisitorNote } from '../chat/chat-record.ts';
import { handOver } from '../later/chunks.ts';
import ending from '../styles/ending.css';
import { times } from '../views/times.ts';
import { AfterEnd, EndDialog } from './ending.tsx';
import { transcriptText } from './transcript-text.ts';

function saveTranscript(entries: readonly Entry<VisitorNote>[], companyName: string): void {
  const day = new Date().toISOString().slice(0, 10);
  const text = transcriptText(entries, companyName, times, Date.now());
  // The mark tells simple editors that the text is UTF-8.
  saveAs(`chat-${day}.txt`, new Blob(['\uFEFF', text], { type: 'text/plain;charset=utf-8' }));
}

handOver('ending', { EndDialog, AfterEnd, saveTranscript }, ending);
