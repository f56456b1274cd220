import { app, type HttpMethod, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../shared/application/carebridge.ts';
import { carebridge } from '../shared/application/compose.ts';
import { withLogSink } from '../shared/application/log-sink.ts';

/** One HTTP function: who may call is decided inside, so the host asks for no key. */
export type HttpFunction = {
  readonly name: string;
  readonly methods: readonly HttpMethod[];
  readonly route: string;
  readonly handler: (carebridge: Carebridge, request: HttpRequest) => Promise<HttpResponseInit>;
};

/** Registers an HTTP function with the host. */
export function registerHttp({ name, methods, route, handler }: HttpFunction): void {
  app.http(name, {
    methods: [...methods],
    route,
    authLevel: 'anonymous',
    handler: (request, context) =>
      withLogSink(
        (line) => context.log(line),
        async () => handler(await carebridge(), request),
      ),
  });
}
