import './http-functions.ts';
import './message-functions.ts';
import './hooks.ts';
