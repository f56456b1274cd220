import { handOver } from '../handed-over.ts';
import { RelayVisitor } from './relay-visitor.ts';

handOver('relay', (owner) => new RelayVisitor(owner));
