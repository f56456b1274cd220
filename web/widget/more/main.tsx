import { refuseDroppedFiles } from '../../views/dropped-files.ts';
import { recordAfter } from '../chat/record-after.ts';
import { handOver } from '../later/chunks.ts';
import messages from '../styles/messages.css';
import underWay from '../styles/under-way.css';
import { Messages } from '../views/messages.tsx';
import { Announcer } from './announcer.tsx';
import { Banner } from './banner.tsx';
import { HistoryTool } from './history-tool.tsx';
import { NoChat } from './no-chat.tsx';
import { Offer } from './offer.tsx';
import { EndTools, Status } from './under-way.tsx';

refuseDroppedFiles(document);
handOver(
  'more',
  { Announcer, Banner, EndTools, HistoryTool, Messages, NoChat, Offer, Status, recordAfter },
  messages + underWay,
);
