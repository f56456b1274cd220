import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { answerHttp } from './edge.ts';
import { headersOf } from './request.ts';

/** `GET|HEAD /…`: whatever no other function answers is a file for browsers, or is not there. */
export function pages({ pages, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'pages', log }, () =>
    pages.answer(new URL(request.url).pathname, headersOf(request)),
  );
}
