import * as z from 'zod';
import { givenUpProperty } from '../../bus/message-marks.ts';

/** Which delivery of a message this is, as the host tells it. */
export type MessageDelivery = {
  /** Begins at 1. */
  readonly count: number;
  readonly messageId: string;
  /** The queue session that the message belongs to. */
  readonly session?: string | undefined;
  /** Code of the error for which the message was given up before; it only has to become a dead letter. */
  readonly givenUp?: string | undefined;
};

/** Metadata is no more than a hint: a member of a JSON body may stand in the place of one of these. */
const metadataSchema = z.object({
  deliveryCount: z.coerce.number().int().positive().catch(1),
  messageId: z.coerce.string().catch(''),
  sessionId: z.coerce.string().optional().catch(undefined),
  applicationProperties: z.record(z.string(), z.unknown()).catch({}),
});

/** Reads the metadata of the host's trigger, whose types are not given. */
export function deliveryIn(triggerMetadata: unknown): MessageDelivery {
  const { deliveryCount, messageId, sessionId, applicationProperties } = metadataSchema.parse(triggerMetadata ?? {});
  const givenUp = applicationProperties[givenUpProperty];
  return {
    count: deliveryCount,
    messageId,
    session: sessionId,
    givenUp: givenUp === undefined ? undefined : String(givenUp),
  };
}
