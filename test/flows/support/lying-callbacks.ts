import { randomId } from '../../../shared/kernel/ids.ts';
import { startHttpServer } from '../../support/http-server.ts';

type Sender = { readonly rel: string; readonly href: string };

const senderOf = (callback: object | undefined): Sender => {
  const [sender] = (callback as { readonly sender: readonly Sender[] }).sender;
  if (sender === undefined) throw new Error('The callback has no sender.');
  return sender;
};

/** The senders of a callback in which a person says something. */
export function spoken(callback: object | undefined): readonly object[] {
  const sender = senderOf(callback);
  const link = { rel: 'service:message', href: sender.href.replace('/messaging?', '/messaging/messages/2?') };
  const message = { rel: 'service:message', direction: 'Incoming', _links: { self: { href: link.href } } };
  return [{ ...sender, events: [{ link, type: 'completed', status: 'Success', _embedded: { message } }] }];
}

/** The senders of a callback in which a visitor invites, every link of which leads to `origin`. */
export function invited(callback: object | undefined, origin: string): readonly object[] {
  const sender = senderOf(callback);
  const path = sender.href.replace(/\/communication\/.*\?/, '/communication?');
  const at = (more: string) => ({ href: `${origin}${path.replace('?', `${more}?`)}` });
  const self = at(`/messagingInvitations/${randomId()}`);
  const messagingInvitation = {
    rel: 'service:messagingInvitation',
    direction: 'Incoming',
    state: 'Connecting',
    operationId: randomId(),
    _links: {
      self,
      'service:startAdhocMeeting': at('/onlineMeetingInvitations/startAdhocMeeting'),
      'service:acceptAndBridge': at('/messagingInvitations/acceptAndBridge'),
      'service:decline': at('/messagingInvitations/decline'),
      'service:conversation': { href: sender.href.replace('/messaging?', '?') },
    },
  };
  const link = { rel: 'service:messagingInvitation', href: self.href };
  const events = [{ link, type: 'started', _embedded: { 'service:messagingInvitation': messagingInvitation } }];
  return [{ rel: 'service:communication', href: path, events }];
}

/** A server that hopes to be asked. */
export async function listening() {
  const requests: string[] = [];
  const server = await startHttpServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(200).end('{}');
  });
  return {
    requests,
    origin: server.origin,
    close: () => server.close(),
  };
}
