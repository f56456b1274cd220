import { useState } from 'preact/hooks';
import { useObservable } from '../../observable/use-observable.ts';
import { objectOf } from '../../transport/wire.ts';
import type { AdminApi, Credential, Profile } from '../api/admin-api.ts';
import { AdminFailure } from '../api/requests.ts';
import type { CompanyEditor } from '../model/company-editor.ts';
import { SelectField, TextField } from './fields.tsx';
import { Section } from './section.tsx';
import { words } from './words.ts';

type PlatformPartProps = {
  readonly editor: CompanyEditor;
  readonly api: Pick<AdminApi, 'writeCredential'>;
  readonly profile: Profile;
};

/** Which platform carries the company's chat, and what that recognises the service by. */
export function PlatformPart({ editor, api, profile }: PlatformPartProps) {
  const { mine, stored } = useObservable(editor.state);
  const { say } = words;
  const platform = objectOf(mine.platform);
  const isCenter = platform.provider === 'contact-center';
  const carrier = isCenter ? 'center' : platform.discoverUrl === undefined ? 'own' : 'remote';
  const choose = (chosen: string): void => {
    const before = objectOf(stored?.company.platform);
    const { applicationEndpoint } = isCenter ? before : platform;
    const endpoint = applicationEndpoint === undefined ? {} : { applicationEndpoint };
    editor.change(
      'platform',
      chosen === 'center'
        ? {
            ...(before.provider === 'contact-center'
              ? before
              : { provider: 'contact-center', dialect: 'chat-gateway' }),
          }
        : { provider: 'trusted-application', ...endpoint, ...(chosen === 'remote' ? { discoverUrl: '' } : {}) },
    );
  };
  return (
    <>
      <SelectField
        editor={editor}
        place="platform.provider"
        label={say('provider')}
        usual="own"
        onChoose={choose}
        value={carrier}
        choices={[
          ...(profile.platform || carrier === 'own' ? [['own', say('providerOwn')] as const] : []),
          ['remote', say('providerRemote')],
          ['center', say('providerCenter')],
        ]}
      />
      {isCenter ? <CenterFields editor={editor} /> : <BridgedFields editor={editor} isRemote={carrier === 'remote'} />}
      {isCenter && (
        <CredentialForm id={stored === undefined ? undefined : String(mine.id)} api={api} profile={profile} />
      )}
    </>
  );
}

function BridgedFields({ editor, isRemote }: { readonly editor: CompanyEditor; readonly isRemote: boolean }) {
  const { say } = words;
  return (
    <>
      <TextField
        editor={editor}
        place="platform.applicationEndpoint"
        label={say('endpoint')}
        hint={say('endpointHint')}
        isLtr
      />
      {isRemote && (
        <>
          <TextField editor={editor} place="platform.discoverUrl" label={say('discoverUrl')} type="url" isLtr />
          <TextField editor={editor} place="platform.audience" label={say('audienceOfTokens')} isOptional isLtr />
        </>
      )}
    </>
  );
}

function CenterFields({ editor }: { readonly editor: CompanyEditor }) {
  const { say } = words;
  const { mine } = useObservable(editor.state);
  const id = (member: string) => ({ editor, place: `platform.${member}`, isLtr: true });
  return (
    <>
      <SelectField
        editor={editor}
        place="platform.dialect"
        label={say('dialect')}
        usual="chat-gateway"
        choices={[
          ['chat-gateway', 'chat-gateway'],
          ['chat-api-v2', 'chat-api-v2'],
        ]}
      />
      <TextField {...id('baseUrl')} label={say('baseUrl')} hint={say('baseUrlHint')} type="url" isOptional />
      {objectOf(mine.platform).dialect === 'chat-api-v2' && (
        <SelectField
          editor={editor}
          place="platform.region"
          label={say('region')}
          usual="us"
          choices={['us', 'eu', 'ca', 'ap'].map((region) => [region, region] as const)}
        />
      )}
      <TextField {...id('tenantId')} label={say('centerTenant')} />
      <TextField {...id('customerId')} label={say('customerId')} isOptional />
      <TextField {...id('queueId')} label={say('queueId')} isOptional />
      <TextField {...id('channelId')} label={say('channelId')} isOptional />
    </>
  );
}

type CredentialFormProps = {
  /** Undefined while the company is not saved. */
  readonly id: string | undefined;
  readonly api: Pick<AdminApi, 'writeCredential'>;
  readonly profile: Profile;
};

/** Writes a credential, which no one can read again. */
function CredentialForm({ id, api, profile }: CredentialFormProps) {
  const { say } = words;
  const [kind, choose] = useState<Credential['kind']>('api-key');
  const [secret, setSecret] = useState('');
  const [client, setClient] = useState('');
  const [told, tell] = useState<string | undefined>();
  if (!profile.secrets) return <p class="hint">{say('credentialNone')}</p>;
  if (id === undefined) return <p class="hint">{say('credentialUnsaved')}</p>;
  const save = async (): Promise<void> => {
    const credential: Credential =
      kind === 'api-key' ? { kind, apiKey: secret } : { kind, clientId: client, clientSecret: secret };
    try {
      await api.writeCredential(id, credential);
      setSecret('');
      tell(say('credentialSaved'));
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      tell(say('credentialRefused', { reason: error.details.join('; ') || error.message || say('unreachableTitle') }));
    }
  };
  return (
    <Section title={say('credential')} hint={say('credentialHint')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div class="field">
          <label for="credential-kind">{say('credentialKind')}</label>
          <select
            id="credential-kind"
            value={kind}
            onChange={({ currentTarget: { value } }) => choose(value === 'client' ? 'client' : 'api-key')}
          >
            <option value="api-key">{say('apiKey')}</option>
            <option value="client">{say('clientCredentials')}</option>
          </select>
        </div>
        {kind === 'client' && (
          <div class="field">
            <label for="credential-client">{say('clientId')}</label>
            <input
              id="credential-client"
              dir="ltr"
              required
              autocomplete="off"
              value={client}
              onInput={({ currentTarget }) => setClient(currentTarget.value)}
            />
          </div>
        )}
        <div class="field">
          <label for="credential-secret">{say(kind === 'client' ? 'clientSecret' : 'apiKey')}</label>
          <input
            id="credential-secret"
            type="password"
            dir="ltr"
            required
            autocomplete="new-password"
            value={secret}
            onInput={({ currentTarget }) => setSecret(currentTarget.value)}
          />
        </div>
        <p class="answers">
          <button type="submit" class="secondary">
            {say('saveCredential')}
          </button>
        </p>
        <p role="status">{told}</p>
      </form>
    </Section>
  );
}
