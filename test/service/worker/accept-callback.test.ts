import { expect, test } from 'vitest';
import { Unavailable } from '../../../shared/kernel/errors.ts';
import { tenantSchema } from '../../../shared/providers/written-tenant.ts';
import { CallbackIntake } from '../../../shared/service/worker/accept-callback.ts';
import type { PlatformConversations } from '../../../shared/service/worker/platform-conversations.ts';
import { findingSession } from '../../../shared/service/worker/service-envelope.ts';
import { sampleTenant } from '../../support/application-world.ts';
import { ScriptedCenter } from '../../support/contact-center/scripted-center.ts';
import { ScriptedProvider } from '../../support/contact-center/scripted-provider.ts';
import { RecordingBus } from '../relay/support/relay-parts.ts';

const tenant = tenantSchema.parse(sampleTenant('harbour'));
const ours = 'c'.repeat(32);

/** Takes the first event that a contact center tells, where `find` says whose it is. */
async function taken(find: PlatformConversations['find']) {
  const center = new ScriptedCenter();
  const provider = new ScriptedProvider({ center, tenant: async () => tenant });
  const bus = new RecordingBus();
  const providers = new Map([[provider.name, provider]]);
  const intake = new CallbackIntake({ providers, platformConversations: { find }, bus, now: Date.now });
  const { id } = center.open('our-key', []);
  const [callback] = center.take();
  if (callback === undefined) expect.fail('The center has told nothing.');
  const { status } = await intake.accept(provider.name, callback);
  expect(status).toBe(200);
  return { platformConversation: id, sent: bus.sent.map(({ envelope, messageId }) => ({ ...envelope, messageId })) };
}

test('event of a contact center · its conversation is known → goes to that one’s session at once', async () => {
  const { sent } = await taken(async () => ours);
  expect(sent).toMatchObject([
    { session: `harbour.${ours}`, body: { kind: 'callback', conversation: ours, leg: 'room', provider: 'scripted' } },
  ]);
});

test.each<[string, PlatformConversations['find']]>([
  ['is not known', async () => undefined],
  ['cannot be read', () => Promise.reject(new Unavailable('StoreUnavailable', 'The store is not available.'))],
  ['is not read in time', () => new Promise(() => undefined)],
])('event of a contact center · its conversation %s → taken all the same, to be looked for', async (_name, find) => {
  const { platformConversation, sent } = await taken(find);
  const session = `harbour.${findingSession(platformConversation)}`;
  expect(sent).toMatchObject([{ session, body: { kind: 'platform-event', platformConversation, tries: 0 } }]);
});
