import type { ComponentChildren } from 'preact';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import type { AudienceState } from '../model/audience-switch.ts';
import { words } from './words.ts';

type ModeSwitchProps = {
  readonly state: AudienceState;
  /** Whether there is anything to choose. */
  readonly hasSwitch: boolean;
  /** Whether it can be changed now. */
  readonly canSwitch: boolean;
  readonly onWhisper: () => void;
  /** Asks before the mode is left. */
  readonly onSpeak: () => void;
  /** What stands beside the switch when there is no status to report. */
  readonly children: ComponentChildren;
};

/** Who sees what the agent writes: always said in words, and changed only when the service confirms. */
export function ModeSwitch({
  state: { audience, status, isRefused },
  hasSwitch,
  canSwitch,
  onWhisper,
  onSpeak,
  children,
}: ModeSwitchProps) {
  const isWhisper = audience === 'agents';
  return (
    <div class="mode">
      {isWhisper && status === 'settled' && (
        <p class="whisper-banner">
          <Icon of={icons.whisper} />
          {words.say('whisperBanner')}
        </p>
      )}
      <div class="mode-row">
        <p class="mode-state" role="status">
          {(status === 'changing' || status === 'chosen') && words.say('modeChanging')}
          {status === 'unknown' && words.say('modeUnknown')}
          {status === 'settled' && isRefused === true && words.say('modeRefused')}
        </p>
        {status === 'settled' && isRefused !== true && children}
        {!hasSwitch ? null : isWhisper ? (
          <button
            type="button"
            class="secondary small"
            aria-disabled={!canSwitch}
            onClick={() => canSwitch && onSpeak()}
          >
            {words.say('whisperLeave')}
          </button>
        ) : (
          <button
            type="button"
            class="secondary small"
            aria-pressed={false}
            aria-disabled={!canSwitch}
            title={`${words.say('modeAgents')} (Alt+W)`}
            onClick={() => canSwitch && onWhisper()}
          >
            <Icon of={icons.whisper} />
            {words.say('modeAgents')}
          </button>
        )}
      </div>
    </div>
  );
}
