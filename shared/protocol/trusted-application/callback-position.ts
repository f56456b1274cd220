/** What the `self` link of a callback tells: its number in its conversation, and whose it is. */
export type CallbackPosition = {
  readonly ack?: number;
  /** Parts of the key: application id, SIP URI of the endpoint in lower case, the platform's conversation id. */
  readonly key?: { readonly applicationId: string; readonly endpoint: string; readonly conversationId: string };
};

/** Reads a callback's number and key out of its `self` link; what is missing or malformed is left out. Source: trusted-application.md#callback-body */
export function positionOf(selfHref: string): CallbackPosition {
  const ack = queryMember(selfHref, 'ack');
  const [applicationId, endpoint, conversationId] = (queryMember(selfHref, 'key') ?? '').split('~');
  return {
    ...(ack !== undefined && /^\d{1,12}$/.test(ack) ? { ack: Number(ack) } : {}),
    ...(applicationId && endpoint && conversationId
      ? { key: { applicationId, endpoint: endpoint.toLowerCase(), conversationId } }
      : {}),
  };
}

/** The query of a callback's `self` link. Source: trusted-application.md#callback-body */
export function positionQuery(ack: number, applicationId: string, endpoint: string, conversationId: string): string {
  const key = [applicationId, endpoint, conversationId].map(encodeURIComponent).join('%7E');
  return `ack=${ack}&key=${key}`;
}

/** The application endpoint that an href names, in lower case. Source: trusted-application.md#links */
export function endpointOf(href: string): string | undefined {
  return queryMember(href, 'endpointId')?.toLowerCase();
}

/** A member of an href's query, its name compared without case; a `+` stays one, since phone numbers begin with it. */
export function queryMember(href: string, name: string): string | undefined {
  const query = href.split('#', 1)[0]?.split('?').slice(1).join('?') ?? '';
  for (const pair of query.split('&')) {
    const [key = '', ...value] = pair.split('=');
    if (decoded(key)?.toLowerCase() === name.toLowerCase()) return decoded(value.join('='));
  }
  return undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
