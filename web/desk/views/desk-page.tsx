import type { Readable } from '../../observable/observable.ts';
import { useObservable } from '../../observable/use-observable.ts';
import type { DeskModel } from '../model/desk-model.ts';
import { Card } from './card.tsx';
import { Desk } from './desk.tsx';
import type { Notices } from './notices.ts';
import type { Sound } from './sound.ts';

/** What the page shows. */
export type PageStage =
  | { readonly name: 'loading' | 'unreachable' | 'no-agent' | 'no-role' }
  | { readonly name: 'switched-off'; readonly companies: string }
  | { readonly name: 'sign-in'; readonly hasFailed: boolean }
  | { readonly name: 'desk'; readonly model: DeskModel };

type DeskPageProps = {
  readonly stage: Readable<PageStage>;
  readonly sound: Sound;
  readonly notices: Notices;
  readonly onSignIn: () => void;
  readonly onSignOut: () => void;
};

/** The agent's page: sign-in, then the desk. */
export function DeskPage({ stage: stages, sound, notices, onSignIn, onSignOut }: DeskPageProps) {
  const stage = useObservable(stages);
  const signOut = { text: 'signOut', run: onSignOut } as const;
  switch (stage.name) {
    case 'loading':
      return <Card title="signInTitle" text="loading" />;
    case 'unreachable':
      return <Card title="unreachableTitle" text="unreachableText" />;
    case 'no-agent':
      return <Card title="noAgentTitle" text="noAgentText" action={signOut} />;
    case 'no-role':
      return <Card title="noRoleTitle" text="noRoleText" action={signOut} />;
    case 'switched-off': {
      const { companies } = stage;
      return <Card title="switchedOffTitle" text="switchedOffText" values={{ companies }} action={signOut} />;
    }
    case 'sign-in': {
      const fault = stage.hasFailed ? 'signInFailed' : undefined;
      return <Card title="signInTitle" text="signInText" fault={fault} action={{ text: 'signIn', run: onSignIn }} />;
    }
    case 'desk':
      return <Desk model={stage.model} sound={sound} notices={notices} onSignIn={onSignIn} onSignOut={onSignOut} />;
  }
}
