import type { Entry } from '../../chat/chat-log.ts';
import { refuseDroppedFiles } from '../../views/dropped-files.ts';
import type { VisitorNote } from '../chat/chat-record.ts';
import ending from '../styles/ending.css';
import form from '../styles/form.css';
import messages from '../styles/messages.css';
import { Messages } from '../views/messages.tsx';
import { times } from '../views/times.ts';
import { Announcer } from './announcer.tsx';
import { AfterEnd, EndDialog } from './ending.tsx';
import { NoChat } from './no-chat.tsx';
import { handOver } from './parts.ts';
import { QuestionForm } from './question-form.tsx';
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

const sheet = new CSSStyleSheet();
sheet.replaceSync(form + messages + ending);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
refuseDroppedFiles(document);
handOver({ Announcer, QuestionForm, EndDialog, AfterEnd, Messages, NoChat, saveTranscript });
