import { expect, test } from 'vitest';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { smallServer } from '../../support/small-server.ts';
import { staffedStage } from '../agent-stage.ts';
import { begins } from '../center-stage.ts';

type Configuration = Readonly<Record<string, string | number | boolean>>;

/** A conversation that an agent has ended, with a post-agent assignment to a webhook of its own. */
async function handedBack(configuration: Configuration, version = 'Chat Gateway v1.0') {
  const stage = await staffedStage();
  const { gateway, queue, ann } = stage;
  const survey = await smallServer(() => ({ status: 200 }));
  await ann.available();
  const path = await begins(stage);
  const id = path.split('/').at(-1) ?? '';
  await queue.passes(100);
  const uri = `${survey.origin}/survey`;
  const { json: hook } = await gateway.call('POST', '/webhooks', { name: 'Survey', uri, version });
  const arrange = () =>
    gateway.call('POST', `${path}/post-agent-assignment`, { type: 'webhook', id: hook.id, configuration });
  expect((await arrange()).status).toBe(201);
  await ann.accepts(id);
  await ann.ends(id);
  await queue.passes(100);
  const says = async (text: string) => {
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text });
    await queue.passes(100);
  };
  const heard = () => survey.seen.flatMap(({ body }) => JSON.parse(body).data?.text ?? []);
  const interactions = async () => (await gateway.list('interactions', `${path}/interactions`)).entries.length;
  return { ...stage, path, arrange, says, heard, interactions };
}

test('post-agent assignment · the user is silent for longer than may be → the next line begins the next interaction, and the webhook hears nothing of it (contact-center.md#post-agent-assignment)', async () => {
  const { queue, gateway, path, says, heard, interactions, arrange } = await handedBack({ userTimeoutInMinutes: 10 });
  await queue.passes(9 * minuteMs);
  await says('One');
  await queue.passes(9 * minuteMs);
  await gateway.call('POST', `${path}/messages`, { authorType: 'bot', text: 'Still there?' });
  await queue.passes(9 * minuteMs);
  await says('Two');
  expect((await arrange()).status).toBe(400);
  await queue.passes(11 * minuteMs);
  await says('Three');
  expect([heard(), await interactions()]).toEqual([['One', 'Still there?', 'Two'], 2]);
  expect((await arrange()).status).toBe(201);
});

test('post-agent assignment · the user goes on for longer than all of it may last → over (contact-center.md#post-agent-assignment)', async () => {
  const { queue, says, heard, interactions } = await handedBack({ maxTotalMinutes: 20, userTimeoutInMinutes: '15' });
  await queue.passes(14 * minuteMs);
  await says('One');
  await queue.passes(7 * minuteMs);
  await says('Two');
  expect([heard(), await interactions()]).toEqual([['One'], 2]);
});

test('post-agent assignment · the customer leaves → over, which the webhook hears; a line then begins the next interaction (contact-center.md#leave)', async () => {
  const stage = await handedBack({ notifyChannelWebhookIfExists: true });
  const { gateway, queue, path, says, heard, interactions, events } = stage;
  await says('One');
  const channels = events().map(({ body }) => JSON.parse(body).data?.text);
  expect([heard(), channels.includes('One')]).toEqual([['One'], true]);
  const leave = () => gateway.call('PATCH', `${path}/participants/user`, { removed: true });
  expect([(await leave()).status, (await leave()).status]).toEqual([204, 204]);
  await queue.passes(100);
  await says('Two');
  expect([heard(), await interactions()]).toEqual([['One'], 2]);
});
