import * as z from 'zod';
import type { OriginTraces } from '../../channels/forget-origin.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { UcwaApplication } from './ucwa-application.ts';

/** JSON that an instance of ours has written as an object; what is in it means nothing to its readers here. */
export const writtenObjectSchema = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);

/** Events of one sender, ready to be put into a package. Source: ucwa.md#event-packages */
export const senderGroupSchema = z
  .object({ rel: z.string(), href: z.string(), events: z.array(writtenObjectSchema).readonly() })
  .readonly();

export type SenderGroup = z.infer<typeof senderGroupSchema>;

/** What is appended to one event channel because of one commit elsewhere. */
export type ChannelDelivery = {
  /** UCWA application id. */
  readonly applicationId: string;
  readonly tenantId: string;
  readonly groups: readonly SenderGroup[];
  /** What its writer is told when the client has confirmed this; means nothing to the channel. */
  readonly confirms?: JsonObject | undefined;
  /** That its writer is told at all, as 0.1.0 says it: without `confirms`, it is the groups that tell what was confirmed. */
  readonly awaited?: true | undefined;
};

/** An entry that a client has confirmed, with what its writer wants to be told. */
export type ConfirmedEntry = Pick<ChannelDelivery, 'groups' | 'confirms'>;

/** Which application. */
export type ApplicationName = Pick<UcwaApplication, 'tenantId' | 'id'>;

/** The event channels: one partition each, read by a cursor. */
export interface EventChannels {
  /**
   * Appends events once: `origin` names the commit they come from (`<partition>.<version>`), and a repeat changes nothing.
   * One transaction. An application that has ended swallows its events.
   * @throws {Unavailable} StoreUnavailable
   */
  append(delivery: ChannelDelivery, origin: string): Promise<void>;

  /** The application of a channel, or undefined when it never was or has ended. */
  application(tenantId: string, applicationId: string): Promise<UcwaApplication | undefined>;

  /** The live applications of a signed-in user, newest first; where invitations ring. */
  applicationsOf(tenantId: string, uri: string): Promise<readonly UcwaApplication[]>;

  /** Removes what an application's channel holds of a call; how many records that were. */
  forgetCall(application: ApplicationName, traces: OriginTraces): Promise<number>;

  /** Removes an application and its channel, whether it has ended or not; how many records that were. */
  erase(application: ApplicationName): Promise<number>;
}
