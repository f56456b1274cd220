import { handOver } from '../handed-over.ts';
import { UcwaVisitor } from './ucwa-visitor.ts';

handOver('ucwa', (owner) => new UcwaVisitor(owner));
