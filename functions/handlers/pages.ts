import type { Carebridge } from '../../shared/application/carebridge.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import type { Exchange } from './edge.ts';
import { headersOf } from './request.ts';

/** `GET|HEAD /…`: what no other function answers is a file for browsers, or is not there. */
export function pages({ pages }: Carebridge, { request }: Exchange): Promise<HttpAnswer> {
  return pages.answer(new URL(request.url).pathname, headersOf(request));
}
