import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'members · state, direction, importance, role, sourceNetwork → words of the protocol in their own case, since some clients read them into types (ucwa.md#conversations)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('"sourceNetwork":"Everyone"') === true,
    inBody('"sourceNetwork":"Everyone"', '"sourceNetwork":"everyone"'),
  ),
  async (clients) => {
    const call = await clients.bridged({ importance: 'Emergency' });
    const { agent } = await clients.joined(call, 'Mira Voss', 'Mira');
    await call.visitor.say('Hello');
    await agent.hears('Hello');
  },
);
