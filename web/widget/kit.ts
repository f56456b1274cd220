import { Fragment, h } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { cutText, firstCharacter } from '../../shared/kernel/grapheme-cut.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import { isBlank, isolated, plainName } from '../../shared/kernel/visible-text.ts';
import { useObservable } from '../observable/use-observable.ts';
import { askedPauseMs, Pause, pauseMs } from '../transport/back-off.ts';
import { serviceAnswer } from '../transport/service-answer.ts';
import { listOf, objectOf, textOf } from '../transport/wire.ts';
import { Dots } from '../views/dots.tsx';
import { Icon } from '../views/icon.tsx';
import { readRecord } from './chat/stored-record.ts';
import { MemoryStorage } from './store/memory-storage.ts';
import { Avatar } from './views/avatar.tsx';
import { Tool } from './views/header.tsx';
import { Pane } from './views/pane.tsx';
import { readerTag, times } from './views/times.ts';

/** Hands what the chat's other scripts use as well over to them. The build takes it from there: `local/web/entries.ts`. */
export function handOverKit(): void {
  const kit = { Fragment, h, useEffect, useLayoutEffect, useRef, useState };
  const texts = { cutText, firstCharacter, parseJson, isBlank, isolated, plainName };
  const storing = { MemoryStorage, readRecord };
  const views = { Avatar, Dots, Icon, Pane, Tool, useObservable };
  const transport = { Pause, askedPauseMs, pauseMs, serviceAnswer, listOf, objectOf, textOf, readerTag, times };
  Object.assign(globalThis, { carebridgeKit: { ...kit, ...texts, ...views, ...storing, ...transport } });
}
