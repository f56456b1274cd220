import { listDeadLetters, readDeadLetter, replayDeadLetter } from './handlers/dead-letters.ts';
import { registerHttp } from './register-http.ts';

const all = 'api/dead-letters';
const one = `${all}/{sequenceNumber}`;

registerHttp({ name: 'dead-letters', methods: ['GET'], route: all, handler: listDeadLetters });
registerHttp({ name: 'dead-letter', methods: ['GET'], route: one, handler: readDeadLetter });
registerHttp({ name: 'dead-letter-replay', methods: ['POST'], route: `${one}/replay`, handler: replayDeadLetter });
