import { handOver } from '../later/chunks.ts';
import form from '../styles/form.css';
import { PrivacyNote } from './privacy-note.tsx';
import { QuestionForm } from './question-form.tsx';

handOver('form', { QuestionForm, PrivacyNote }, form);
