import { bridged } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'sendMessage · text/html on the visitor leg → 201, and the visitor reads its text (trusted-application.md#send-message)',
  brokenAnswer(
    ({ path, method }) => method === 'POST' && path.includes('/platformservice/') && path.includes('/messages?'),
    withStatus(415),
  ),
  async (fixture) => {
    const { chat, visitor } = await bridged(fixture);
    await fixture.application.say(chat('sendMessage'), '<p>Hello <b>Iris</b></p>', 'text/html; charset=utf-8');
    await fixture.application.until(() => visitor.words.includes('Care: Hello Iris') || undefined, 'the text');
  },
);
