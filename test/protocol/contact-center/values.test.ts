import { expect, test } from 'vitest';
import {
  deliveryHeaders,
  deliveryPausesMs,
  deliveryTimeoutMs,
} from '../../../shared/protocol/contact-center/delivery.ts';
import { contactCenterLanguages, usualLanguage } from '../../../shared/protocol/contact-center/languages.ts';
import { maximumChatsPerAgent } from '../../../shared/protocol/contact-center/limits.ts';
import { mediaTypes } from '../../../shared/protocol/contact-center/media-types.ts';
import { chatApiProducts } from '../../../shared/protocol/contact-center/token.ts';
import { textOf } from '../../support/source-tree.ts';

const document = textOf('docs/protocol/contact-center.md');

test('headers, media types, languages and products · each → stands in the document', () => {
  const names = [...Object.values(deliveryHeaders), ...Object.values(mediaTypes)];
  expect(names.filter((name) => !document.includes(name))).toEqual([]);
  expect(document).toContain(contactCenterLanguages.join(' '));
  expect(document).toContain(`\`${usualLanguage}\` unless given`);
  expect(chatApiProducts).toEqual(['vcc']);
});

test('numbers of deliveries and agents · → those of the document', () => {
  expect(deliveryPausesMs.map((ms) => ms / 1000)).toEqual([1, 10, 30, 90]);
  expect(document).toContain(`after ${deliveryTimeoutMs / 1000} s without an answer`);
  expect(document).toContain('six chats of one agent');
  expect(maximumChatsPerAgent).toBe(6);
});
