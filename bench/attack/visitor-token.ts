import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Answered, AttackRequest } from './attackers/request.ts';
import type { Ground } from './ground.ts';

const answerSchema = z.object({
  visitorId: z.string(),
  transport: z.object({ token: z.string(), endpoint: z.string() }),
});
const applications = '/ucwa/psanon/v1/applications';

/** A visitor's token, as a stranger has it who read it in the page. */
export type StolenToken = {
  readonly visitorId: string;
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The request that opens an UCWA application by it. */
  readonly opening: AttackRequest;
  /** Opens an UCWA application by it. */
  open(): Promise<Answered>;
  /** Invites the tenant in an application, which is named by its path. */
  invite(application: string, subject: string): Promise<Answered>;
  /** Ends the conversation that an invitation was answered with. */
  leave(application: string, invited: Answered): Promise<Answered>;
};

/** Gets a token of a tenant, the stage's unless another is named. */
export async function stealToken(ground: Ground, tenant = ground.stage.tenant.id): Promise<StolenToken> {
  const { origin } = ground.stage.page;
  const answer = await ground.send('POST', `/api/token/${tenant}`, { headers: { origin }, json: {} });
  if (answer.status !== 200) throw new Error(`No token was to be had: ${answer.status} ${answer.text}`);
  const { visitorId, transport } = answerSchema.parse(JSON.parse(answer.text));
  const { endpoint } = transport;
  const headers = { authorization: `Bearer ${transport.token}`, origin };
  const json = { userAgent: 'Attack/1.0', culture: 'en-us', anonymousDisplayName: 'Mallory' };
  const opening = { method: 'POST', target: applications, headers, json };
  return {
    visitorId,
    endpoint,
    headers,
    opening,
    open: () => ground.send(opening.method, opening.target, opening),
    invite: (application, subject) =>
      ground.send('POST', `${application}/communication/messagingInvitations`, {
        headers,
        json: { operationId: randomUUID(), to: endpoint, subject },
      }),
    leave: (application, invited) => {
      const conversation = invited.headers.location?.split('/').at(-1) ?? 'none';
      return ground.send('DELETE', `${application}/communication/conversations/${conversation}`, { headers });
    },
  };
}
