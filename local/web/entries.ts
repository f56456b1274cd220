import { languages } from '../../shared/protocol/carebridge/languages.ts';

/** A file of `web/` that becomes a file of `dist/web/`. */
export type WebEntry = {
  /** Below `web/`. */
  readonly source: string;
  /** Below `dist/web/`; pages are found under their folder's name. */
  readonly output: string;
  /** `script`: one classic file; `module`: may load further files when it needs them; `copy`: as it is. */
  readonly kind: 'script' | 'module' | 'style' | 'copy';
  /** Puts the texts of `messages/<language>.ts` in the place of the English ones. */
  readonly language?: string;
  /** Is there on one machine alone, and in no deployment. */
  readonly isLocal?: true;
  /** Takes `kitModules` from the script that loads it, which has put them into the global `carebridgeKit`. */
  readonly isPart?: true;
};

/** What the chat's first script hands to the others: modules, and what they export. Source: web/widget/kit.ts */
export const kitModules: Readonly<Record<string, string>> = {
  preact: 'Fragment, h, useEffect, useLayoutEffect, useRef, useState',
  'shared/kernel/grapheme-cut.ts': 'cutText, firstCharacter',
  'shared/kernel/json.ts': 'parseJson',
  'shared/kernel/visible-text.ts': 'isBlank, isolated, plainName',
  'web/transport/back-off.ts': 'Pause, askedPauseMs, pauseMs',
  'web/transport/service-answer.ts': 'serviceAnswer',
  'web/widget/views/times.ts': 'readerTag, times',
  'web/transport/wire.ts': 'listOf, objectOf, textOf',
  'web/observable/use-observable.ts': 'useObservable',
  'web/views/dots.tsx': 'Dots',
  'web/views/icon.tsx': 'Icon',
  'web/widget/views/avatar.tsx': 'Avatar',
  'web/widget/chat/stored-record.ts': 'readRecord',
  'web/widget/store/memory-storage.ts': 'MemoryStorage',
  'web/widget/views/header.tsx': 'Tool',
  'web/widget/views/pane.tsx': 'Pane',
};

/** Chunks of the chat that are loaded when they are used: `widget/<name>/main.tsx`. Source: web/widget/later/chunks.ts */
export const widgetChunks = [
  'more',
  'form',
  'message',
  'ending',
  'rating',
  'history',
  'attention',
  'logo',
  'customer',
] as const;

/** All files for browsers. Entries whose source does not exist are left out. */
export const webEntries: readonly WebEntry[] = [
  { source: 'loader/main.ts', output: 'widget.js', kind: 'script' },
  { source: 'page/main.ts', output: 'page.js', kind: 'script' },
  { source: 'page/load.ts', output: 'carebridge.js', kind: 'module' },
  { source: 'page/carebridge.d.ts', output: 'carebridge.d.ts', kind: 'copy' },
  ...languages.map(
    (language): WebEntry => ({
      source: 'widget/main.tsx',
      output: `chat.${language}.js`,
      kind: 'script',
      language,
    }),
  ),
  ...widgetChunks.flatMap(chunkEntries),
  ...transportEntries('ucwa'),
  ...transportEntries('relay'),
  { source: 'demo/index.html', output: 'index.html', kind: 'copy' },
  { source: 'demo/demo.css', output: 'demo.css', kind: 'style' },
  { source: 'demo/fabrikam.html', output: 'fabrikam/index.html', kind: 'copy', isLocal: true },
  { source: 'desk/index.html', output: 'desk/index.html', kind: 'copy' },
  { source: 'desk/desk.css', output: 'desk/desk.css', kind: 'style' },
  { source: 'desk/main.tsx', output: 'desk/main.js', kind: 'module' },
  { source: 'admin/index.html', output: 'admin/index.html', kind: 'copy' },
  { source: 'admin/admin.css', output: 'admin/admin.css', kind: 'style' },
  { source: 'admin/main.tsx', output: 'admin/main.js', kind: 'module' },
  { source: 'admin/try/index.html', output: 'admin/try/index.html', kind: 'copy' },
  { source: 'admin/try/main.ts', output: 'admin/try/main.js', kind: 'script' },
];

function chunkEntries(name: string): readonly WebEntry[] {
  const source = `widget/${name}/main.tsx`;
  return languages.map((language) => ({
    source,
    output: `${name}.${language}.js`,
    kind: 'script',
    language,
    isPart: true,
  }));
}

/** A transport has no texts; its script is named as those that have, since the loader asks for all of them alike. */
function transportEntries(name: string): readonly WebEntry[] {
  const source = `transport/${name}/main.ts`;
  return languages.map((language) => ({ source, output: `${name}.${language}.js`, kind: 'script', isPart: true }));
}
