/**
 * How a request failed. `network`, `busy`: may succeed later; `foreign`: something between page and platform answered, which says nothing
 * about the chat; `unauthorised`: needs another token; `missing`: the resource does not exist; `replaced`: another request took its
 * place; `gone`: the resource will not come back; `refused`: must not be repeated. Source: ucwa.md#event-channel, ucwa.md#recognition, carebridge.md#relay-tokens
 */
export type FailureKind = 'network' | 'busy' | 'foreign' | 'unauthorised' | 'missing' | 'replaced' | 'gone' | 'refused';

/** A request that the platform did not carry out, or whose answer never came. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly kind: FailureKind;
  /** 0 when there was no answer. */
  readonly status: number;
  readonly subcode: string | undefined;
  /** The pause that the answer asks for. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: FailureKind,
    details: { status?: number; subcode?: string | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(kind);
    this.kind = kind;
    this.status = details.status ?? 0;
    this.subcode = details.subcode;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return ['network', 'busy', 'foreign', 'replaced'].includes(this.kind);
  }
}
