/** What the desk says where something goes wrong at its start, before the texts of any language are there. */
export const faultTexts = {
  failedTitle: 'The desk could not be shown',
  failedText: 'Something went wrong on this page. Your chats go on.',
  retry: 'Try again',
} as const;
