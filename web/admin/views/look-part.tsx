import { isColour } from '../../../shared/kernel/accent.ts';
import { useObservable } from '../../observable/use-observable.ts';
import { textOf } from '../../transport/wire.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { logoAddress, lookOf } from '../model/look.ts';
import { valueAt } from '../model/places.ts';
import { SelectField, TextField } from './fields.tsx';
import { LogoField } from './logo-field.tsx';
import { words } from './words.ts';

/** The widget's colour unless a company has one. Source: web/widget/styles/chat.css */
const usualAccent = { written: '#3157d5', shown: 'light-dark(#3157d5,#86a4ff)' } as const;

const withHash = (text: string): string => (isColour(`#${text}`) ? `#${text}` : text);

/** What the widget looks like on a company's pages. */
export function LookPart({ editor }: { readonly editor: CompanyEditor }) {
  const { mine } = useObservable(editor.state);
  const { say } = words;
  const written = valueAt(mine, 'look.accent');
  const accent = typeof written === 'string' && isColour(written) ? written : usualAccent.written;
  return (
    <>
      <p class="hint">{say('lookHint')}</p>
      <div class="beside">
        <div>
          <TextField
            editor={editor}
            place="look.accent"
            label={say('accent')}
            hint={say('accentHint')}
            tidy={withHash}
            placeholder={usualAccent.written}
            isOptional
            isLtr
          />
          <input
            type="color"
            class="colour"
            aria-label={say('accentChoose')}
            value={accent}
            onInput={({ currentTarget: { value } }) => editor.change('look.accent', value)}
          />
          <SelectField
            editor={editor}
            place="look.position"
            label={say('position')}
            usual=""
            onChoose={(chosen) => editor.change('look.position', chosen === '' ? undefined : chosen)}
            choices={[
              ['', say('positionUsual')],
              ['left', say('positionLeft')],
              ['right', say('positionRight')],
            ]}
          />
          <LogoField editor={editor} />
        </div>
        <section class="preview" aria-label={say('preview')}>
          <h4>{say('preview')}</h4>
          <Page scheme="light" title={say('previewLight')} company={mine} />
          <Page scheme="dark" title={say('previewDark')} company={mine} />
        </section>
      </div>
    </>
  );
}

type PageProps = { readonly scheme: 'light' | 'dark'; readonly title: string; readonly company: CompanyState };
type CompanyState = Parameters<typeof lookOf>[0];

/** What a visitor writes, and the launcher, on a light or a dark page. */
function Page({ scheme, title, company }: PageProps) {
  const { accent = usualAccent.shown, position } = lookOf(company);
  const logo = logoAddress(company);
  return (
    <div class={`look-page is-${position ?? 'usual'}`} style={{ colorScheme: scheme, '--look-accent': accent }}>
      <p>{title}</p>
      {logo !== undefined && <img class="look-logo" src={logo} alt={words.say('logo')} />}
      <p class="look-said">{textOf(company, 'displayName') ?? words.say('preview')}</p>
      <span class="look-launcher" aria-hidden="true" />
    </div>
  );
}
