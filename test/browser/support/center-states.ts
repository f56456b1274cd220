import type { CenterDesks } from './center-desks.ts';
import type { OpenDesk } from './desk-world.ts';

/** A state of the desk of a contact center's agent, and how to bring it about, beginning before the sign-in. */
export type CenterState = {
  readonly name: string;
  readonly arrange: (opened: OpenDesk, center: CenterDesks) => Promise<void>;
};

let order = 7000;

const questionOf = (): string => {
  order += 1;
  return `Where is my oven, order ${order}? It should have been here on Monday.`;
};

async function rung(opened: OpenDesk, center: CenterDesks): Promise<string> {
  await center.signedIn(opened, 'Ines Prado');
  const question = questionOf();
  await center.visit(question);
  await opened.desk
    .invitation(question)
    .getByText(/Yours for/)
    .waitFor();
  return question;
}

async function talked(opened: OpenDesk, center: CenterDesks) {
  await center.signedIn(opened, 'Ines Prado');
  const { desk } = opened;
  const question = questionOf();
  const visitor = await center.visit(question);
  await desk.accept(question);
  await desk.say('Hello Vera, let me look that up for you.');
  await desk.sent('Hello Vera, let me look that up for you.');
  await visitor.say('Thank you!');
  await desk.sees('Thank you!');
  return { desk, visitor };
}

async function ended(opened: OpenDesk, center: CenterDesks) {
  const { desk, visitor } = await talked(opened, center);
  await desk.button('End chat').click();
  await desk.button('End for everybody').click();
  await desk.reads('Time to finish up');
  return { desk, visitor };
}

/** What the desk shows only of a contact center's chats. */
export const centerStates: readonly CenterState[] = [
  { name: 'center-offer', arrange: async (opened, center) => void (await rung(opened, center)) },
  {
    name: 'center-offer-beside',
    arrange: async (opened, center) => {
      await talked(opened, center);
      const question = questionOf();
      await center.visit(question, 'Nora');
      await opened.desk
        .invitation(question)
        .getByText(/Yours for/)
        .waitFor();
    },
  },
  {
    name: 'center-declined',
    arrange: async (opened, center) => {
      await opened.desk.decline(await rung(opened, center));
      await opened.desk.reads('so your status is Pause now');
    },
  },
  { name: 'center-chat', arrange: async (opened, center) => void (await talked(opened, center)) },
  {
    name: 'center-file',
    arrange: async (opened, center) => {
      const { desk } = await talked(opened, center);
      const file = {
        name: 'manual-of-an-oven.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4 manual'),
      };
      await desk.page.getByLabel('Send a file').setInputFiles(file);
      await desk.sees('manual-of-an-oven.pdf');
    },
  },
  {
    name: 'center-hand-over',
    arrange: async (opened, center) => {
      const { desk } = await talked(opened, center);
      await desk.button('Hand over').click();
      await desk.dialog.getByRole('button', { name: /^Repairs/ }).waitFor();
    },
  },
  { name: 'center-finish-up', arrange: async (opened, center) => void (await ended(opened, center)) },
  {
    name: 'center-no-new-chats',
    arrange: async (opened, center) => {
      const { desk } = await talked(opened, center);
      await desk.button(/^Your status/).click();
      await desk.dialog.getByRole('radio', { name: 'Away' }).check();
      await desk.button('Set status').click();
      await desk.reads('No new chats');
    },
  },
  {
    name: 'center-second-visit',
    arrange: async (opened, center) => {
      const { desk, visitor } = await ended(opened, center);
      await desk.button('Done').click();
      await visitor.say('One more thing.');
      await desk.accept('One more thing.');
      await desk.reads('New visit');
    },
  },
];
