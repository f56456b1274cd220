import { handOver } from '../later/chunks.ts';
import form from '../styles/form.css';
import { QuestionForm } from './question-form.tsx';

handOver('form', { QuestionForm }, form);
