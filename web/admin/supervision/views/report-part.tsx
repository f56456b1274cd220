import { useEffect, useState } from 'preact/hooks';
import { AdminFailure } from '../../api/requests.ts';
import { Section } from '../../views/section.tsx';
import { type Division, divisions, type Report } from '../api/read-report.ts';
import type { ReportRange, SupervisedCompany } from '../api/supervisor-api.ts';
import { lastDays, type RangeFault, rangeFault } from '../model/report-form.ts';
import type { SupervisorWork } from '../supervisor-work.ts';
import { ReportChart } from './report-chart.tsx';
import { ReportTable } from './report-table.tsx';
import { SaveFile } from './save-file.tsx';
import { words } from './words.ts';

const daysAtFirst = 7;

const divisionTexts = {
  day: 'byDay',
  hour: 'byHour',
  agent: 'byAgent',
  skill: 'bySkill',
  tag: 'byTag',
} as const satisfies Record<Division, string>;

/** A report, or why there is none; `said`: what the service has against it. */
type Outcome =
  | { readonly state: 'reading' }
  | { readonly state: 'failed'; readonly said: string | undefined }
  | { readonly state: 'read'; readonly range: ReportRange; readonly report: Report };

type ReportPartProps = { readonly company: SupervisedCompany; readonly work: SupervisorWork };

/** The visits of some days, counted, drawn and as a table. */
export function ReportPart({ company, work }: ReportPartProps) {
  const { api, onSignedOut } = work;
  const [range, change] = useState<ReportRange>(() => ({
    ...lastDays(daysAtFirst, company.timeZone, Date.now()),
    by: 'day',
  }));
  const [fault, blame] = useState<RangeFault | undefined>();
  const [outcome, show] = useState<Outcome>({ state: 'reading' });
  const [wanted, want] = useState(range);
  const { say } = words;
  useEffect(() => {
    let isOver = false;
    show({ state: 'reading' });
    api.report(company.id, wanted).then(
      (report) => !isOver && show({ state: 'read', range: wanted, report }),
      (error: unknown) => {
        if (isOver) return;
        const failure = error instanceof AdminFailure ? error : undefined;
        if (failure?.kind === 'signed-out') return onSignedOut();
        show({ state: 'failed', said: failure?.kind === 'invalid' ? failure.message : undefined });
      },
    );
    return () => {
      isOver = true;
    };
  }, [company.id, wanted]);
  const count = (): void => {
    const found = rangeFault(range.from, range.to);
    blame(found);
    if (found === undefined) want({ ...range });
    else document.getElementById(`report-${found.field}`)?.focus();
  };
  return (
    <>
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          count();
        }}
      >
        <Day field="from" value={range.from} fault={fault} onChange={(from) => change({ ...range, from })} />
        <Day field="to" value={range.to} fault={fault} onChange={(to) => change({ ...range, to })} />
        <div class="field">
          <label for="report-by">{say('dividedBy')}</label>
          <select
            id="report-by"
            value={range.by}
            onChange={({ currentTarget }) => {
              const by = divisions.find((one) => one === currentTarget.value) ?? 'day';
              change({ ...range, by });
            }}
          >
            {divisions.map((by) => (
              <option key={by} value={by}>
                {say(divisionTexts[by])}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="primary">
          {say('count')}
        </button>
      </form>
      <p class="hint">{say('zoneHint', { zone: company.timeZone })}</p>
      <div role="status" aria-busy={outcome.state === 'reading'}>
        {outcome.state === 'reading' && <p class="hint">{say('loading')}</p>}
        {outcome.state === 'failed' && <p class="complaint">{outcome.said ?? say('failed')}</p>}
      </div>
      {outcome.state === 'read' && (
        <Section title={say(divisionTexts[outcome.range.by])}>
          <ReportChart report={outcome.report} by={outcome.range.by} />
          <ReportTable report={outcome.report} by={outcome.range.by} />
          <p class="hint">
            {say('notCounted', { running: outcome.report.running, unmeasured: outcome.report.unmeasured })}
          </p>
          <div class="answers">
            <SaveFile
              text={say('saveCsv')}
              name={`${company.id}.${outcome.range.from}.${outcome.range.to}.${outcome.range.by}.csv`}
              read={() => api.reportCsv(company.id, outcome.range)}
            />
          </div>
        </Section>
      )}
    </>
  );
}

type DayProps = {
  readonly field: 'from' | 'to';
  readonly value: string;
  readonly fault: RangeFault | undefined;
  readonly onChange: (day: string) => void;
};

function Day({ field, value, fault, onChange }: DayProps) {
  const { say } = words;
  const id = `report-${field}`;
  const isFaulty = fault?.field === field;
  return (
    <div class="field">
      <label for={id}>{say(field)}</label>
      <input
        id={id}
        type="date"
        value={value}
        aria-invalid={isFaulty}
        aria-describedby={isFaulty ? `${id}-fault` : undefined}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {isFaulty && (
        <p class="complaint" id={`${id}-fault`}>
          {say(fault.text)}
        </p>
      )}
    </div>
  );
}
