import { app } from '@azure/functions';

app.http('numbered', { route: 'items/{id:int}', methods: ['GET'], handler: () => ({}) });
