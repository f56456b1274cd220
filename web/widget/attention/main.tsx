import { storageKey } from '../../embed/host-port.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { KeptStorage } from '../../stored/kept-storage.ts';
import * as icons from '../../views/icons.ts';
import { handOver } from '../later/chunks.ts';
import * as texts from '../messages/en.ts';
import { port } from '../port.ts';
import { Tool } from '../views/header.tsx';
import { Badge } from './badge.ts';
import { PageTitle } from './page-title.ts';
import { Sound } from './sound.ts';

const key = storageKey(port?.tenant ?? '');
const sound = new Sound(new KeptStorage(() => localStorage), `${key}.sound`, navigator.locks);
// The favicon is the page's own business.
const title = new PageTitle(port?.host.ownerDocument ?? document);
const badge = port && new Badge(port);
let shown = 0;

/** Tells of unread messages where the chat is not seen. */
function tell(count: number): void {
  badge?.show(count);
  title.show(document.visibilityState === 'hidden' ? count : 0);
  if (count > shown) sound.play();
  shown = count;
}

function SoundTool() {
  const isOn = useObservable(sound.isOn);
  const toggle = (): void => sound.toggle();
  return <Tool icon={isOn ? icons.sound : icons.mute} label={texts.sound} isPressed={isOn} onClick={toggle} />;
}

addEventListener('pagehide', () => title.show(0));
document.addEventListener('visibilitychange', () => tell(shown));
handOver('attention', { SoundTool, tell });
