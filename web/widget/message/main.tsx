import { handOver } from '../later/chunks.ts';
import form from '../styles/form.css';
import { MessageForm } from './message-form.tsx';

handOver('message', { MessageForm }, form);
