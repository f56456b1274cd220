/** Versions of webhooks by the generation of the API that they belong to. Source: contact-center.md#webhook-versions */
export const webhookVersions = {
  chatApi: ['v1.0', 'v2.0'],
  chatGateway: ['Chat Gateway v1.0'],
} as const;

export type WebhookVersion = (typeof webhookVersions.chatApi)[number] | (typeof webhookVersions.chatGateway)[number];

/** Every version. Source: contact-center.md#webhook-versions */
export const allWebhookVersions: readonly WebhookVersion[] = [
  ...webhookVersions.chatApi,
  ...webhookVersions.chatGateway,
];
