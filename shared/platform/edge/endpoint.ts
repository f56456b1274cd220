import type { UcwaApplication } from '../channels/ucwa-application.ts';
import type { ServiceApplication, UcwaCaller } from '../directory/caller.ts';
import type { Exchange } from './exchange.ts';
import type { PlatformAnswer } from './http.ts';
import type { Route, RoutedRequest } from './route.ts';

/** What serves one method and path, by what must be known of the caller before it is asked. */
export type Endpoint =
  /** Any caller; the endpoint itself may find out more. */
  | { readonly access: 'open'; handle(exchange: Exchange): Promise<PlatformAnswer> }
  /** A service application that owns the endpoint in the query. */
  | {
      readonly access: 'service-application';
      handle(routed: RoutedRequest, caller: ServiceApplication): Promise<PlatformAnswer>;
    }
  /** A person with a token of the scope in the path, before there is an UCWA application. */
  | { readonly access: 'person'; handle(exchange: Exchange, caller: UcwaCaller): Promise<PlatformAnswer> }
  /** The owner of the UCWA application in the path. */
  | {
      readonly access: 'application';
      handle(routed: RoutedRequest, caller: UcwaCaller, application: UcwaApplication): Promise<PlatformAnswer>;
    };

/** An endpoint with the absolute path pattern under which it is found. */
export type PlacedEndpoint = { readonly method: string; readonly path: string; readonly endpoint: Endpoint };

/** Where the resources of a service application's endpoint lie; the second form is for conversations and what is below them. */
export const serviceApplicationRoots = [
  '/platformservice/v1/applications/{applicationId}',
  '/platformservice/tgt-{target}/v1/applications/{applicationId}',
] as const;

/** Where UCWA applications lie. Source: ucwa.md#urls */
export const ucwaRoot = '/ucwa/{scope}/v1/applications/{application}';

/** Puts the routes of the conversations where they are found. */
export function placedRoutes(routes: readonly Route[]): readonly PlacedEndpoint[] {
  return routes.flatMap((route): readonly PlacedEndpoint[] => {
    if (route.for === 'ucwa') {
      const endpoint = {
        access: 'application',
        handle: route.handle.bind(route),
      } as const;
      return [{ method: route.method, path: `${ucwaRoot}${route.path}`, endpoint }];
    }
    const endpoint = { access: 'service-application', handle: route.handle.bind(route) } as const;
    return serviceApplicationRoots.map((root) => ({ method: route.method, path: `${root}${route.path}`, endpoint }));
  });
}
