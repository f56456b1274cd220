import type { OpenDesk } from './desk-world.ts';
import { longWord } from './overflow.ts';

/** Chats of before, as the service tells them: of the visitor, and of the agent. */
export async function wasHereBefore({ context }: OpenDesk): Promise<void> {
  const chat = (id: string, subject: string, day: string, rating?: number) => {
    const at = `2026-03-${day}T10:15:00Z`;
    const chat = {
      id: id.repeat(32),
      phase: 'closed',
      startedAt: at,
      changedAt: at,
      subject,
      displayName: 'Iris',
      rating,
    };
    const wrapUp = { tags: ['Damaged', 'Sent again', longWord.slice(0, 40)], note: `Is not to pay twice. ${longWord}` };
    return rating === undefined ? chat : { ...chat, ...wrapUp };
  };
  const conversations = [chat('a', 'The parcel is damaged', '09', 5), chat('b', longWord, '02')];
  const line = (number: number, by: string, displayName: string, text: string, audience = 'everyone') => {
    return { number, at: '2026-03-09T10:16:00Z', by, displayName, text, audience };
  };
  const transcript = [
    line(1, 'visitor', 'Iris', 'The parcel is damaged. What now?'),
    line(2, 'agent', 'Ben', 'A new one?', 'agents'),
    line(3, 'agent', 'Ada', 'We send you a new one today.'),
  ];
  await context.route('**/earlier', (route) => route.fulfill({ json: { conversations } }));
  await context.route('**/api/desk/chats/**', (route) => route.fulfill({ json: { conversations } }));
  await context.route('**/earlier/*', (route) => route.fulfill({ json: { transcript, agents: [] } }));
}
