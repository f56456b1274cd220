import { useEffect, useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { DeskModel } from '../model/desk-model.ts';
import type { Notices } from './notices.ts';
import type { Sound } from './sound.ts';
import { StatusButton } from './status-control.tsx';
import { words } from './words.ts';

type TopBarProps = {
  readonly model: DeskModel;
  readonly sound: Sound;
  readonly notices: Notices;
  readonly onStatus: () => void;
  readonly onShortcuts: () => void;
  readonly onSignOut: () => void;
};

/** Who is signed in, whether the platform answers, and the actions of the whole desk. */
export function TopBar({ model, sound, notices, onStatus, onShortcuts, onSignOut }: TopBarProps) {
  const [tenant] = model.tenants;
  const isOn = useObservable(sound.isOn);
  const companies = model.tenants.map(({ displayName }) => displayName).join(', ');
  return (
    <header class="top">
      <div class="brand">
        <h1>{words.say('desk')}</h1>
        <p class="who">
          <bdi>{tenant?.agentName}</bdi> · <bdi>{companies}</bdi>
        </p>
      </div>
      <ConnectionState model={model} />
      <StatusButton presence={model.presence} onOpen={onStatus} />
      <NoticesButton notices={notices} />
      <button
        type="button"
        class="plain"
        aria-pressed={isOn}
        aria-label={words.say(isOn ? 'soundOn' : 'soundOff')}
        title={words.say(isOn ? 'soundOn' : 'soundOff')}
        onClick={() => sound.toggle()}
      >
        <Icon of={isOn ? icons.sound : icons.mute} />
      </button>
      <button
        type="button"
        class="plain"
        aria-label={words.say('shortcuts')}
        title={`${words.say('shortcuts')} (Alt+K)`}
        onClick={onShortcuts}
      >
        <Icon of={icons.keys} />
      </button>
      <button
        type="button"
        class="plain"
        aria-label={words.say('signOut')}
        title={words.say('signOut')}
        onClick={onSignOut}
      >
        <Icon of={icons.door} />
      </button>
    </header>
  );
}

const noticeTexts = { on: 'noticesOn', off: 'noticesOff', blocked: 'noticesBlocked' } as const;

/** Asks the browser for notices, and turns them on and off. */
function NoticesButton({ notices }: { readonly notices: Notices }) {
  const state = useObservable(notices.state);
  if (state === 'none') return null;
  const text = words.say(noticeTexts[state]);
  return (
    <button
      type="button"
      class="plain"
      aria-pressed={state === 'on'}
      aria-disabled={state === 'blocked'}
      aria-label={text}
      title={text}
      onClick={() => state !== 'blocked' && void notices.toggle()}
    >
      <Icon of={state === 'on' ? icons.bell : icons.bellOff} />
    </button>
  );
}

function ConnectionState({ model }: { readonly model: DeskModel }) {
  const connection = useObservable(model.connection);
  const askedAgainAt = useObservable(model.askedAgainAt);
  const isOnline = useOnline();
  // Behind some networks browsers are wrong about it, so requests tell.
  const state = connection === 'reconnecting' && !isOnline ? 'offline' : connection;
  const isBusy = connection === 'reconnecting' && askedAgainAt !== undefined;
  return (
    <p class={`connection is-${state}`} role="status">
      <span class="dot" aria-hidden="true" />
      <span class="state">
        {isBusy ? words.say('askedAgain', { time: words.time(askedAgainAt) }) : words.say(state)}
      </span>
    </p>
  );
}

/** Whether the browser reports a network, as a Preact hook. */
function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}
