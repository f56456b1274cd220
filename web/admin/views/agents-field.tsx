import { useObservable } from '../../observable/use-observable.ts';
import { objectOf, textOf } from '../../transport/wire.ts';
import type { PeopleDirectory } from '../api/people.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { agentOf, type Person, proposedAddress } from '../model/proposals.ts';
import { Entries, listAt, NumberField, SelectField, TextField } from './fields.tsx';
import { PersonSearch } from './person-search.tsx';
import { words } from './words.ts';

/** The search for people, and how the person allows it. */
export type Search = { readonly people: PeopleDirectory; readonly onAllow: () => void };

type AgentsFieldProps = { readonly editor: CompanyEditor; readonly search: Search };

/** A company's agents: found by name where the directory may be searched, else by object id. */
export function AgentsField({ editor, search }: AgentsFieldProps) {
  const { mine } = useObservable(editor.state);
  const { say } = words;
  if (objectOf(mine.platform).provider === 'contact-center') return <p class="hint">{say('agentsAtCenter')}</p>;
  const add = (person: Person): void => editor.change('agents', [...listAt(editor, 'agents'), agentOf(person)]);
  return (
    <>
      <Entries editor={editor} place="agents" empty={say('noAgents')} name={nameOf}>
        {(place, _, index) => <AgentFields editor={editor} place={place} index={index} />}
      </Entries>
      <PersonSearch
        {...search}
        taken={listAt(editor, 'agents').map((agent) => textOf(objectOf(agent), 'objectId') ?? '')}
        onFound={add}
      />
      <p class="answers">
        <button type="button" class="secondary small" onClick={() => add({ objectId: '', displayName: '', mail: '' })}>
          {say('addAgent')}
        </button>
      </p>
    </>
  );
}

const nameOf = (agent: unknown): string => textOf(objectOf(agent), 'displayName') ?? '';

/** One agent: who it is, and what is rarely changed behind a switch. */
function AgentFields({
  editor,
  place,
  index,
}: {
  readonly editor: CompanyEditor;
  readonly place: string;
  readonly index: number;
}) {
  const { say } = words;
  const { mine } = useObservable(editor.state);
  const skills = listAt(editor, `${place}.skills`);
  const at = (member: string): { editor: CompanyEditor; place: string } => ({ editor, place: `${place}.${member}` });
  return (
    <>
      <TextField {...at('displayName')} label={say('agentName')} />
      <TextField
        {...at('objectId')}
        label={say('objectId')}
        hint={say('objectIdHint')}
        tidy={(text) => text.trim()}
        isLtr
      />
      <details open={false}>
        <summary>{say('more')}</summary>
        <TextField
          {...at('address')}
          label={say('address')}
          hint={say('addressHint')}
          placeholder={proposedAddress(mine, index)}
          isLtr
        />
        <NumberField {...at('maxChats')} label={say('maxChats')} usual={6} />
        <SelectField
          {...at('audience')}
          label={say('audience')}
          usual="everyone"
          choices={[
            ['everyone', say('audienceEveryone')],
            ['agents', say('audienceAgents')],
          ]}
        />
        <Entries {...at('skills')} name={(skill) => String(objectOf(skill).name ?? '')}>
          {(skill) => (
            <>
              <TextField editor={editor} place={`${skill}.name`} label={say('skill')} />
              <NumberField editor={editor} place={`${skill}.level`} label={say('level')} usual={5} />
            </>
          )}
        </Entries>
        <button
          type="button"
          class="secondary small"
          onClick={() => editor.change(`${place}.skills`, [...skills, { name: '', level: 5 }])}
        >
          {say('addSkill')}
        </button>
      </details>
    </>
  );
}
