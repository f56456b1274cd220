import { type PlacedEndpoint, serviceApplicationRoots, ucwaRoot } from './endpoint.ts';
import type { Route } from './route.ts';

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
