import type { Visit, WidgetState } from './widget-state.ts';

const privacyTexts = {
  en: { privacy: 'We keep what you write for 30 days.', privacyLink: 'https://contoso.example/privacy' },
  de: { privacy: 'Wir bewahren 30 Tage auf, was Sie schreiben.', privacyLink: 'https://contoso.example/datenschutz' },
};

export const closedHours = [{ day: (new Date().getUTCDay() + 3) % 7, from: '09:00', to: '17:00' }];

/** A visitor of a closed company opens the form for a message, and sends it empty. */
async function leavesMessage({ visitor }: Visit): Promise<void> {
  await visitor.open();
  await visitor.frame.locator('.offer button').click();
  await visitor.frame.locator('.form .primary').click();
  await visitor.frame.locator('.fault').first().waitFor();
}

/** What becomes of what a visitor writes, and a message instead of a chat. */
export const privacyStates: readonly WidgetState[] = [
  {
    name: 'welcome-with-privacy',
    tenant: { pageTexts: privacyTexts },
    arrange: async ({ visitor }) => {
      await visitor.open();
      await visitor.frame.locator('.privacy').waitFor();
    },
  },
  {
    name: 'form-with-consent',
    tenant: {
      pageTexts: privacyTexts,
      preChat: [
        { name: 'email', label: 'Your mail address', kind: 'mail', required: true },
        { name: 'question', label: 'How can we help?', required: true },
        {
          name: 'agreed',
          label: 'I agree that Contoso keeps this chat for 30 days.',
          kind: 'consent',
          required: true,
          link: 'https://contoso.example/privacy',
        },
      ],
    },
    arrange: async ({ visitor }) => {
      await visitor.open();
      await visitor.frame.locator('.form .primary').click();
      await visitor.frame.locator('.fault').first().waitFor();
    },
  },
  { name: 'message-form', tenant: { openingHours: closedHours }, arrange: leavesMessage },
  {
    name: 'message-sent',
    tenant: { openingHours: closedHours },
    arrange: async (visit) => {
      // One address may leave five in ten minutes; there are more pictures.
      await visit.context.route('**/api/messages/**', (route) =>
        route.fulfill({
          status: 201,
          headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' },
          json: { messageId: 'a'.repeat(32), at: new Date().toISOString() },
        }),
      );
      await leavesMessage(visit);
      const { frame } = visit.visitor;
      await frame.locator('[name="email"]').fill('tove@contoso.example');
      await frame.locator('[name="question"]').fill('Where is parcel 4711?');
      await frame.locator('.form .primary').click();
      await frame.locator('.pane h2').waitFor();
    },
  },
];
