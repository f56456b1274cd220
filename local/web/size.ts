import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { languages } from '../../shared/protocol/carebridge/languages.ts';
import { buildWeb, webFolder } from './build-web.ts';
import { widgetChunks } from './entries.ts';

/** What a browser loads for one purpose, and how much that may be, compressed by gzip. */
type Budget = {
  readonly name: string;
  /** Names or patterns below `dist/web/`, of which those of `without` are left out. */
  readonly files: readonly string[];
  readonly without?: readonly string[];
  readonly limitBytes: number;
};

const deskSignIn = 'desk/part-sign-in-*.js';
/** Dialogs and the like, loaded once the desk is there. */
const deskRare = 'desk/part-rare-parts-*.js';
/** What emoji are called, a part for each language; a browser loads one, once emoji are asked for. */
const deskEmoji = 'desk/part-emoji-*.js';
const deskWrapUp = 'desk/part-wrap-up-form-*.js';
/** Loaded by agents of a contact center alone. */
const deskCenter = 'desk/part-center-agent-*.js';

/** The desk's texts, a part for each language; a browser loads one. */
const deskTexts = languages.map((language) => `desk/part-${language}-*.js`);

/** What each chunk of the widget may be, in Arabic, which takes most. */
const chunkLimitBytes: Readonly<Record<(typeof widgetChunks)[number], number>> = {
  more: 8.5 * 1024,
  message: 4 * 1024,
  form: 2.5 * 1024,
  ending: 2.5 * 1024,
  rating: 2 * 1024,
  history: 2.5 * 1024,
  attention: 2.25 * 1024,
  logo: 1024,
  customer: 2 * 1024,
};

const budgets: readonly Budget[] = [
  { name: 'widget, before the first click', files: ['widget.js'], limitBytes: 3.5 * 1024 },
  { name: 'interface for pages, once it is used', files: ['page.js'], limitBytes: 4 * 1024 },
  { name: 'module for bundles', files: ['carebridge.js'], limitBytes: 1024 },
  ...languages.flatMap((language) => [
    {
      name: `widget in ${languageName(language)}, opened (over UCWA)`,
      files: ['widget.js', `chat.${language}.js`, `ucwa.${language}.js`],
      limitBytes: 28 * 1024,
    },
    {
      name: `widget in ${languageName(language)}, opened (over the relay)`,
      files: ['widget.js', `chat.${language}.js`, `relay.${language}.js`],
      limitBytes: 28 * 1024,
    },
  ]),
  ...widgetChunks.map((name) => ({
    name: `chunk of the widget: ${name}`,
    files: [`${name}.ar.js`],
    limitBytes: chunkLimitBytes[name],
  })),
  ...deskTexts.map((own, at) => ({
    name: `desk in ${languageName(languages[at])} (with one transport, without its sign-in)`,
    files: ['desk/*.js', 'desk/*.css', 'desk/index.html'],
    without: [deskSignIn, deskCenter, deskRare, deskEmoji, deskWrapUp, ...deskTexts.filter((texts) => texts !== own)],
    limitBytes: 60 * 1024,
  })),
  { name: 'rare parts of the desk, emoji among them', files: [deskRare], limitBytes: 5 * 1024 },
  { name: 'names of emoji in Arabic, which take most', files: ['desk/part-emoji-ar-*.js'], limitBytes: 1.5 * 1024 },
  { name: 'wrap-up of the desk', files: [deskWrapUp], limitBytes: 3 * 1024 },
  { name: 'contact-center transport of the desk', files: [deskCenter], limitBytes: 7 * 1024 },
  { name: 'sign-in of the desk', files: [deskSignIn], limitBytes: 5 * 1024 },
  {
    name: 'administration, with all its parts',
    files: ['admin/*.js', 'admin/*.css', 'admin/index.html'],
    limitBytes: 80 * 1024,
  },
];

function languageName(language = 'en'): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
}

/** What browsers load for each purpose, compressed, beside what it may be. */
export async function webSizes() {
  await buildWeb();
  return Promise.all(
    budgets.map(async ({ name, files, without = [], limitBytes }) => {
      const found = globSync([...files], { cwd: webFolder, exclude: [...without] });
      const sizes = await Promise.all(
        found.map(async (file) => gzipSync(await readFile(path.join(webFolder, file)), { level: 9 }).length),
      );
      return { name, limitBytes, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    }),
  );
}
