import { expect, test } from 'vitest';
import type { RecapToRoom } from '../../../shared/conversation/command.ts';
import type { TranscriptLine } from '../../../shared/conversation/transcript.ts';
import { recapText } from '../../../shared/service/worker/recap.ts';

const line = (n: number, text: string): TranscriptLine => ({
  number: n,
  at: n,
  by: 'visitor',
  visitorLine: n,
  displayName: 'Tove',
  audience: 'everyone',
  text,
  message: n,
});

const command: RecapToRoom = {
  kind: 'recap-to-room',
  operationId: 'op',
  lane: 'room.say',
  link: { href: '/say', base: 'https://platform.example' },
  address: 'sip:mira@contoso.example',
  title: 'Before:',
  fromLine: 1,
  toLine: 3,
};

test('recap · lines of its range that the agent has heard live → not in it', () => {
  const transcript = [line(1, 'one'), line(2, 'two'), line(3, 'three'), line(4, 'four')];
  expect(recapText(transcript, command)).toBe('Before:\none\ntwo\nthree');
  expect(recapText(transcript, { ...command, heard: [2] })).toBe('Before:\none\nthree');
});
