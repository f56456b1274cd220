import { Buffer } from 'node:buffer';
import { afterAll, describe, expect, it } from 'vitest';
import { cutBytes, cutText } from '../shared/kernel/grapheme-cut.ts';
import { parseStrangersJson } from '../shared/kernel/json.ts';
import { resolveLink } from '../shared/kernel/link.ts';
import { matchPath, pathPattern, pathSegments } from '../shared/kernel/path-pattern.ts';
import { withoutTrailing } from '../shared/kernel/trailing.ts';
import { isBlank, isolated, plainName } from '../shared/kernel/visible-text.ts';
import { contentOfDataUri } from '../shared/platform/call/routes/content-input.ts';
import { bearerToken } from '../shared/platform/edge/challenge.ts';
import { parseMediaType } from '../shared/platform/edge/media-type.ts';
import { parseMultipart } from '../shared/platform/edge/multipart.ts';
import { readBatch } from '../shared/platform/ucwa/batch-parts.ts';
import { fromDataUri, toDataUri } from '../shared/protocol/hypermedia/data-uri.ts';
import { textOfHtml } from '../shared/protocol/hypermedia/html-text.ts';
import { pageOrigins } from '../shared/protocol/trusted-application/page-origins.ts';
import { addressIn, asAddress } from '../shared/providers/trusted-application/addresses.ts';
import { visitorAddress } from '../shared/service/limits/visitor-address.ts';
import { bestLanguage } from '../web/i18n/translator.ts';
import { linkParts } from '../web/text/links.ts';
import { lastSegment } from '../web/transport/ucwa/wire.ts';
import { StepMeter } from './support/steps.ts';

/** Largest body that any edge takes, largest message, and largest block of headers, in characters. */
const [body, message, header] = [200 * 1024, 8 * 1024, 16 * 1024];

const meter = new StepMeter();
afterAll(() => meter.close());

type Parser = {
  readonly name: string;
  readonly most: number;
  readonly parse: (text: string) => unknown;
  /** Texts that are repeated up to the largest input, with what stands before and behind. */
  readonly hostile: readonly (readonly [before: string, repeated: string, behind: string])[];
};

const plain = (...repeated: readonly string[]): Parser['hostile'] => repeated.map((text) => ['', text, ''] as const);
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** For every reader of a `data:` URI. */
const dataUris: Parser['hostile'] = [
  ['data:', ';base64', ''],
  ['data:', ',', ''],
  ['data:;base64,', 'A', '='],
  ['data:,', '%', ''],
];

const parsers: readonly Parser[] = [
  {
    name: 'HTML of a message',
    most: message,
    parse: textOfHtml,
    hostile: [
      ...plain(
        '<br <br ',
        '<',
        '<!',
        '<!--',
        '<script',
        '<head ',
        '</script',
        '<a ',
        '&',
        '&#',
        ' ',
        ' <br> ',
        '<script></scrip',
        '</p',
      ),
      ['', '<', '>'],
      ['<script>', '</script', ''],
      ['<style>', '</style ', '>'],
      ['', '<!-- --', '>'],
      ['', ' ', '<br>'],
    ],
  },
  {
    name: 'links in a text',
    most: message,
    parse: linkParts,
    hostile: [
      ...plain(
        'https://',
        'www.',
        'https://a.example ',
        'https://a@',
        'h',
        '.',
        '(',
        ')',
        '。',
        'https://例',
        '/',
        'a.aa',
      ),
      ['https://a.example/', ')', ''],
      ['https://a.example/', '!', 'x'],
      ['https://', 'a.', '例'],
      ['https://', '@', ''],
      ['https://a.example', '例', '.x'],
    ],
  },
  {
    name: 'data: URI',
    most: body,
    parse: fromDataUri,
    hostile: [...dataUris, ['data:', ';', '']],
  },
  {
    name: 'data: URI of a stranger',
    most: body,
    parse: contentOfDataUri,
    hostile: [
      ...dataUris,
      ['data:text/plain', ';charset=', ','],
      ['data:text/plain;', ' ', ',x'],
      ['data:;base64,', ' ', '!'],
    ],
  },
  {
    name: 'text as data: URI',
    most: message,
    parse: (text) => toDataUri('text/plain', text),
    hostile: plain('%', '\ud83d', "'", ' '),
  },
  { name: 'JSON', most: body, parse: parseStrangersJson, hostile: plain('[', '{"a":', '"', '\\"', '[1],', '{}') },
  {
    name: 'multipart',
    most: body,
    parse: (text) => parseMultipart(bytes(text), 'b'),
    hostile: [
      ...plain('\r\n--b', '\r\n', '\n ', '--b\r\n\r\n', '\r\n--', ' '),
      ['--b', '\n', ''],
      ['--b\r\n', 'a: b\r\n', ''],
      ['--b\r\n', 'a: b\r\n ', '\r\n\r\n'],
      ['--b', ' ', ''],
    ],
  },
  {
    name: 'batch',
    most: body,
    parse: (text) => readBatch(bytes(text), 'b'),
    hostile: [
      ...plain('--b\r\n\r\nGET / HTTP/1.1\r\n\r\n'),
      ['--b\r\n\r\n', ' ', 'GET'],
      ['--b\r\n\r\nGET ', ' ', ''],
      ['--b\r\n\r\nGET /', ' HTTP/1', ''],
      ['--b\r\n\r\nGET / HTTP/1.1', '\r\na:b', ''],
      ['--b\r\n\r\n', 'A', ''],
    ],
  },
  {
    name: 'Content-Type',
    most: header,
    parse: parseMediaType,
    hostile: [...plain('"', '"\\', ';', 'a="', '=', '\\"', 'a;a="b";'), ['"', '\\', ''], ['a;b="', '\\"', '"']],
  },
  {
    name: 'Authorization',
    most: header,
    parse: bearerToken,
    hostile: [...plain('Bearer ', ' '), ['Bearer', ' ', ''], ['Bearer a', ' ', 'b']],
  },
  {
    name: 'X-Forwarded-For',
    most: header,
    parse: (text) => visitorAddress(text),
    hostile: plain(',', '[', '1.', '[::1]:', ':', ' '),
  },
  {
    name: 'path',
    most: header,
    parse: (path) => matchPath(pathPattern('/a/{b}/tgt-{c}'), pathSegments(path) ?? []),
    hostile: plain('/', '/a', '%', '%2f', '/tgt-'),
  },
  {
    name: 'path without slashes at its end',
    most: header,
    parse: (path) => withoutTrailing(path, '/'),
    hostile: [...plain('/'), ['', '/', 'a']],
  },
  {
    name: 'link to follow',
    most: body,
    parse: (href) => tried(() => resolveLink({ href, base: 'https://a.example/' }, ['https://*.example'])),
    hostile: plain('/', '../', 'https://', '?', '@', ':'),
  },
  {
    name: 'page origins',
    most: header,
    parse: pageOrigins,
    hostile: plain(';', 'https://a.example;', ' ', 'https://'),
  },
  { name: 'address in a link', most: body, parse: addressIn, hostile: plain('/', '%', 'a@', '?', 'sip:') },
  { name: 'address', most: body, parse: asAddress, hostile: plain('a@', '@', 'sip:', ' ', ':') },
  {
    name: 'language tags',
    most: header,
    parse: (text) => bestLanguage([text], ['en', 'de']),
    hostile: plain('-', 'en-', 'de_'),
  },
  {
    name: 'last segment of a link',
    most: body,
    parse: lastSegment,
    hostile: [...plain('/', 'a', '?', '%'), ['/', 'a', '/']],
  },
  { name: 'name', most: body, parse: plainName, hostile: plain(' ', '\u202e', '\u200b', 'a ', '\n') },
  { name: 'blank text', most: body, parse: isBlank, hostile: plain('\u200b', ' ', '\u2800') },
  { name: 'piece of a sentence', most: body, parse: isolated, hostile: plain('\u202e', 'א', ' ') },
  {
    name: 'text that is cut',
    most: body,
    parse: (text) => [cutText(text, 250), cutBytes(text, message)],
    hostile: plain('👨‍👩‍👧', '\u0301', '🇩🇪', 'a'),
  },
];

const tried = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

const text = ([before, repeated, behind]: Parser['hostile'][number], length: number): string =>
  before + repeated.repeat(Math.ceil(length / repeated.length)) + behind;

/** Those kinds of text that cost more than in proportion to their length, when they are tried as one. */
function costly(parser: Parser, hostile: Parser['hostile']): Parser['hostile'] {
  const { parse, most } = parser;
  const steps = (length: number): number => meter.stepsOf(() => hostile.map((kind) => parse(text(kind, length))));
  const [half, whole] = [steps(most / 2), steps(most)];
  if (whole <= 2.2 * half + 2_000 * hostile.length && whole <= 40 * hostile.length * (most + 1_000)) return [];
  return hostile.length === 1 ? hostile : hostile.flatMap((kind) => costly(parser, [kind]));
}

describe('parsers of outside text · the largest input that they are given, of a hostile kind', () => {
  it.each(parsers)('$name → twice the text takes twice the steps, and no more', (parser) => {
    expect(costly(parser, parser.hostile)).toEqual([]);
  });
});

describe('counting of steps', () => {
  it('a parser that looks anew from each place → is noticed, by its own loop and by a built-in operation', () => {
    const looking = (html: string): number => [...html].filter((_, at) => html.indexOf('>', at) >= 0).length;
    const searching = (path: string): string => path.replace(/\/+$/, '');
    expect(meter.stepsOf(() => looking('<'.repeat(2_000)))).toBeGreaterThan(
      3.5 * meter.stepsOf(() => looking('<'.repeat(1_000))),
    );
    expect(meter.stepsOf(() => searching('/'.repeat(2_000)))).toBeLessThan(
      2.2 * meter.stepsOf(() => searching('/'.repeat(1_000))),
    );
  });
});
