import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Stage } from '../../local/call-flow/stage.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { conversationOf, heardBy, sayAll, startTalk } from './support/talk.ts';

const numbered = (word: string, count: number) => Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);

let world: EngineWorld;
let stage: Stage;

beforeAll(async () => {
  world = await startEngineWorld();
  stage = await world.stage();
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

/** The last lines of the room are told of after the visitor's leg has gone, so the record is complete a moment after the end. */
async function expectRecorded(conversation: string, by: RegExp, lines: readonly string[]): Promise<void> {
  const check = async () => {
    const { phase, transcript } = await conversationOf(stage, world.engine.config.localKey, conversation);
    const recorded = transcript.map(({ displayName, text }) => `${displayName}: ${text.trim()}`);
    expect(recorded.filter((line) => by.test(line))).toEqual(lines);
    expect(phase).toBe('closed');
  };
  await vi.waitFor(check, { timeout: 120_000, interval: 200 });
}

describe('the engine is started again', () => {
  it('conversation · engine stopped and started in its midst → goes on where it was, ends properly', async () => {
    const { visitor, first, second, conversation } = await startTalk(stage, 'Parcel 7');
    await visitor.say('Where is it?');
    await first.heardLine('Where is it?');
    await first.say('One moment.');
    await visitor.heardLine('One moment.');
    const { ports } = world.engine.config;

    await world.engine.stop();
    const saidMeanwhile = visitor.say('Hello?');
    await world.startAgain();

    expect(world.engine.config.ports).toEqual(ports);
    await saidMeanwhile;
    await first.heardLine('Hello?');
    await first.say('It comes tomorrow.');
    await Promise.all([visitor, second].map((chat) => chat.heardLine('It comes tomorrow.')));
    await visitor.leave();
    await Promise.all([first.ended(), second.ended()]);

    expect(heardBy(visitor)).toEqual([stage.tenant.texts?.welcome, 'One moment.', 'It comes tomorrow.']);
    expect(heardBy(first)).toEqual(['Where is it?', 'Hello?']);
    expect(heardBy(second)).toEqual(['Where is it?', 'One moment.', 'Hello?', 'It comes tomorrow.']);
    await expectRecorded(conversation, /./, [
      `Contoso: ${stage.tenant.texts?.welcome}`,
      'Iris: Where is it?',
      'Ada: One moment.',
      'Iris: Hello?',
      'Ada: It comes tomorrow.',
    ]);
  });

  it('application · killed twice while both sides speak → each line is heard once, in order, and kept once', async () => {
    const { visitor, first, second, conversation } = await startTalk(stage, 'Parcel 8');
    const [questions, answers] = [numbered('Question', 30), numbered('Answer', 30)];
    const speaking = Promise.all([sayAll(visitor, questions), sayAll(first, answers)]);

    for (const moment of [5, 15]) {
      await Promise.all([first.heardLine(`Question ${moment}`), visitor.heardLine(`Answer ${moment}`)]);
      await world.engine.crashApplication();
    }
    await speaking;
    await Promise.all([first, second].map((chat) => chat.heardLine('Question 30')));
    await Promise.all([visitor, second].map((chat) => chat.heardLine('Answer 30')));
    await visitor.leave();
    await Promise.all([first.ended(), second.ended()]);

    expect(heardBy(first)).toEqual(questions);
    expect(heardBy(second, 'Iris')).toEqual(questions);
    expect(heardBy(second, 'Ada')).toEqual(answers);
    expect(heardBy(visitor)).toEqual([stage.tenant.texts?.welcome, ...answers]);
    await expectRecorded(
      conversation,
      /^Iris/,
      questions.map((line) => `Iris: ${line}`),
    );
    await expectRecorded(
      conversation,
      /^Ada/,
      answers.map((line) => `Ada: ${line}`),
    );
  });
});
