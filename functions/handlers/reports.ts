import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { reportQuerySchema } from '../../shared/protocol/carebridge/reports.ts';
import { reportCsv } from '../../shared/service/operators/report-csv.ts';
import type { CallersExchange } from './edge.ts';
import { paramOf, queryOf } from './request.ts';

/** `GET /api/tenants/{tenant}/reports` */
export async function readReport({ reports }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  const { format, ...query } = queryOf(request, reportQuerySchema);
  const report = await reports.read(caller, paramOf(request, 'tenant'), query);
  if (format === 'json') return jsonAnswer(200, report);
  const name = [report.tenant, report.from, report.to, ...(report.by === undefined ? [] : [report.by])].join('.');
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.csv"`,
    },
    body: reportCsv(report),
  };
}
