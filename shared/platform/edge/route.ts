import type { UcwaApplication } from '../channels/ucwa-application.ts';
import type { ServiceApplication, UcwaCaller } from '../directory/caller.ts';
import type { PlatformAnswer, PlatformRequest } from './http.ts';

/** A request that found its route and whose caller is known. `params` by name in the pattern, percent-decoded. */
export type RoutedRequest = {
  readonly request: PlatformRequest;
  readonly params: Readonly<Record<string, string>>;
  /** Query members by lower-case name, decoded; `endpointId` has been checked against the caller already. */
  readonly query: Readonly<Record<string, string>>;
};

/** One kind of request. In `path`, `{name}` stands for one segment; paths are matched without case, `//` counts as `/`. */
export type Route =
  | {
      /**
       * For service applications with an app-only token that owns the endpoint in `endpointId`; `path` is relative to the application
       * (`/platformservice/v1/applications/{applicationId}`, or the same behind `tgt-{target}`), e.g. `/communication/conversations/{conversation}`.
       */
      readonly for: 'service-application';
      readonly method: string;
      readonly path: string;
      handle(routed: RoutedRequest, caller: ServiceApplication): Promise<PlatformAnswer>;
    }
  | {
      /**
       * For the owner of the UCWA application `{application}` in scope `{scope}`; `path` is relative to the application,
       * e.g. `/communication/conversations/{conversation}`.
       */
      readonly for: 'ucwa';
      readonly method: string;
      readonly path: string;
      handle(routed: RoutedRequest, caller: UcwaCaller, application: UcwaApplication): Promise<PlatformAnswer>;
    };
