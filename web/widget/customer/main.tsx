import { isolated } from '../../../shared/kernel/visible-text.ts';
import { handOver } from '../later/chunks.ts';
import * as texts from '../messages/en.ts';
import { followOthers } from './other-devices.ts';
import { withOthers } from './with-others.ts';

const keptNote = (companyName: string): string => texts.keptByCompany(isolated(companyName || texts.company));

handOver('customer', { followOthers, withOthers, keptNote });
