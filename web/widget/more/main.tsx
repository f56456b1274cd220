import { refuseDroppedFiles } from '../../views/dropped-files.ts';
import { recordAfter } from '../chat/record-after.ts';
import { handOver } from '../later/chunks.ts';
import messages from '../styles/messages.css';
import { Messages } from '../views/messages.tsx';
import { Announcer } from './announcer.tsx';
import { HistoryTool } from './history-tool.tsx';
import { NoChat } from './no-chat.tsx';
import { Offer } from './offer.tsx';

refuseDroppedFiles(document);
handOver('more', { Announcer, HistoryTool, Messages, NoChat, recordAfter, Offer }, messages);
