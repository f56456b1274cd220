import type { DeskWorld, OpenDesk } from './desk-world.ts';

/** States of the desk while something does not get through; `talked` brings about a chat. */
export const troubleStates = (talked: (opened: OpenDesk, desks: DeskWorld) => Promise<unknown>) => [
  {
    name: 'changing',
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await talked(opened, desks);
      await opened.context.route('**/audience', () => undefined);
      await opened.desk.button('Colleagues only').click();
      await opened.desk.reads('Writing is locked');
    },
  },
  {
    name: 'offline',
    fails: true,
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await talked(opened, desks);
      await opened.context.setOffline(true);
      await opened.desk.say('Written in a tunnel');
      await opened.desk.reads('Will be sent when');
    },
  },
  {
    name: 'reconnecting',
    fails: true,
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await talked(opened, desks);
      await opened.context.route('**/ucwa/**', (route) => route.abort());
      await opened.desk.reads('Connection lost');
    },
  },
  {
    name: 'not-sent',
    fails: true,
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await talked(opened, desks);
      await opened.context.route('**/messaging/messages*', (route) =>
        route.fulfill({ status: 400, json: { code: 'BadRequest', subcode: 'ParameterValidationFailure' } }),
      );
      await opened.desk.say('This one does not get through');
      await opened.desk.reads('Not sent');
    },
  },
];
