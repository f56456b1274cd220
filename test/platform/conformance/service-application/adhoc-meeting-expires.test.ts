import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { linksOf } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'adhocMeeting · its time is over → 410 Gone, Expired, for reading, joining and deleting (trusted-application.md#throttling)',
  brokenAnswer((_request, answer) => answer?.status === 410, withStatus(404), 99),
  async (stage) => {
    const { application } = stage;
    const expirationTime = `/Date(${Date.now() + 1_000})/`;
    const made = await application.post(await application.link('adhocMeetings'), { subject: 'short', expirationTime });
    expect(made.status).toBe(201);
    const links = linksOf(application.reader.resource(made.json, 'adhocMeeting'));
    let shown = await application.get(links('self'));
    while (shown.status === 200) {
      await pause(50);
      shown = await application.get(links('self'));
    }
    const joined = await application.post(links('joinAdhocMeeting'), { operationId: 'join-1' });
    const deleted = await application.delete(links('self'));
    for (const { status, json } of [shown, joined, deleted]) {
      expect([status, json.code, json.subcode]).toEqual([410, 'Gone', 'Expired']);
    }
  },
);
