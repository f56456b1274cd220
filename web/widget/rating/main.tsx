import { handOver } from '../later/chunks.ts';
import rating from '../styles/rating.css';
import { Rating } from './rating.tsx';

handOver('rating', { Rating }, rating);
