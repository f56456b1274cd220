import type { Entry } from '../../chat/chat-log.ts';
import type { VisitorNote } from '../chat/chat-record.ts';
import { handOver } from '../later/chunks.ts';
import ending from '../styles/ending.css';
import { times } from '../views/times.ts';
import { AfterEnd, EndDialog } from './ending.tsx';
import { transcriptText } from './transcript-text.ts';

function saveTranscript(entries: readonly Entry<VisitorNote>[], companyName: string): void {
  const day = new Date().toISOString().slice(0, 10);
  saveFile(`chat-${day}.txt`, transcriptText(entries, companyName, times, Date.now()));
}

/** Offers a text as a download. */
function saveFile(name: string, text: string): void {
  // The mark tells simple editors that the text is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  // The browser reads it after this task.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

handOver('ending', { EndDialog, AfterEnd, saveTranscript }, ending);
