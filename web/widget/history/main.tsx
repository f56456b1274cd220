import { handOver } from '../later/chunks.ts';
import history from '../styles/history.css';
import { History } from './history.tsx';

handOver('history', { History }, history);
