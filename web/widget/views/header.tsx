import type { ComponentChildren } from 'preact';
import { Icon } from '../../views/icon.tsx';
import * as icons from '../../views/icons.ts';
import * as texts from '../messages/en.ts';
import { Avatar } from './avatar.tsx';

type HeaderProps = {
  readonly companyName: string;
  /** Stands in the place of the name's first letter. */
  readonly picture: ComponentChildren;
  /** Stands below the company's name. */
  readonly status: ComponentChildren;
  readonly onClose: () => void;
  /** Further actions. */
  readonly children: ComponentChildren;
};

/** The company, the status of the chat, and its actions. */
export function Header({ companyName, picture, status, onClose, children }: HeaderProps) {
  return (
    <div class="head">
      {picture ?? <Avatar name={companyName} />}
      <div class="who">
        <h1 dir="auto">{companyName || texts.chat}</h1>
        {status}
      </div>
      <div class="tools">
        {children}
        <Tool icon={icons.chevron} label={texts.minimise} onClick={onClose} />
      </div>
    </div>
  );
}

type ToolProps = {
  readonly icon: icons.Drawing;
  readonly label: string;
  readonly onClick: () => void;
  /** Whether what it switches is on; absent: it switches nothing. */
  readonly isPressed?: boolean;
};

/** An action of the header. */
export function Tool({ icon, label, onClick, isPressed }: ToolProps) {
  return (
    <button type="button" aria-label={label} title={label} aria-pressed={isPressed} onClick={onClick}>
      <Icon of={icon} />
    </button>
  );
}
