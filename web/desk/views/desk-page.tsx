import type { Readable } from '../../observable/observable.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { Card } from '../../views/card.tsx';
import type { DeskModel } from '../model/desk-model.ts';
import { Desk } from './desk.tsx';
import type { Notices } from './notices.ts';
import type { Sound } from './sound.ts';
import { words } from './words.ts';

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
  const { say } = words;
  const signOut = { text: say('signOut'), run: onSignOut };
  switch (stage.name) {
    case 'loading':
      return <Card title={say('signInTitle')} text={say('loading')} />;
    case 'unreachable':
      return <Card title={say('unreachableTitle')} text={say('unreachableText')} />;
    case 'no-agent':
      return <Card title={say('noAgentTitle')} text={say('noAgentText')} action={signOut} />;
    case 'no-role':
      return <Card title={say('noRoleTitle')} text={say('noRoleText')} action={signOut} />;
    case 'switched-off': {
      const { companies } = stage;
      return <Card title={say('switchedOffTitle')} text={say('switchedOffText', { companies })} action={signOut} />;
    }
    case 'sign-in': {
      const fault = stage.hasFailed ? say('signInFailed') : undefined;
      return (
        <Card
          title={say('signInTitle')}
          text={say('signInText')}
          fault={fault}
          action={{ text: say('signIn'), run: onSignIn }}
        />
      );
    }
    case 'desk':
      return <Desk model={stage.model} sound={sound} notices={notices} onSignIn={onSignIn} onSignOut={onSignOut} />;
  }
}
