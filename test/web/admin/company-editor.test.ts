import { describe, expect, it } from 'vitest';
import type { StoredCompany } from '../../../web/admin/api/admin-api.ts';
import { AdminFailure } from '../../../web/admin/api/requests.ts';
import { CompanyEditor } from '../../../web/admin/model/company-editor.ts';
import { DraftStore } from '../../../web/admin/model/draft-store.ts';
import type { WireObject } from '../../../web/transport/wire.ts';
import { FakeStorage } from '../desk/support.ts';

/** Companies in memory, written under the same conditions as by the service. */
class Companies {
  readonly stored = new Map<string, StoredCompany>();
  failure: AdminFailure | undefined;
  #writes = 0;

  async company(id: string): Promise<StoredCompany> {
    const found = this.stored.get(id);
    if (found === undefined) throw new AdminFailure('gone');
    return found;
  }

  async write(id: string, company: WireObject, etag: string | undefined): Promise<StoredCompany> {
    if (this.failure !== undefined) throw this.failure;
    if (this.stored.get(id)?.etag !== etag) throw new AdminFailure('changed', 'If-Match does not hold.');
    this.#writes += 1;
    const written = { company, etag: `"${this.#writes}"` };
    this.stored.set(id, written);
    return written;
  }
}

const platform = { provider: 'trusted-application', applicationEndpoint: 'sip:helpdesk@harbour.example' };
const harbour = {
  id: 'harbour',
  displayName: 'Harbour',
  askAnewSeconds: 30,
  texts: { nobody: 'No one.' },
  agents: [],
  platform,
};

/** A company that is stored, and two people who change it, each in a tab of their own. */
async function twoPeople() {
  const api = new Companies();
  const stored = await api.write('harbour', harbour, undefined);
  const person = (storage = new FakeStorage()) =>
    new CompanyEditor(stored, stored.company, { api, drafts: new DraftStore(storage), onSignedOut: () => undefined });
  return { api, stored, person };
}

describe('company editor · two people at once', () => {
  it('other places → neither is lost, and what the other changed is shown first', async () => {
    const { api, person } = await twoPeople();
    const [one, other] = [person(), person()];
    one.change('askAnewSeconds', 40);
    expect(await one.save()).toBeDefined();
    other.change('texts.nobody', 'Nobody.');
    expect(await other.save()).toBeUndefined();
    expect(other.state.get()).toMatchObject({
      outcome: 'conflict',
      meanwhile: { differences: [{ place: 'askAnewSeconds', theirs: 40, isContested: false }] },
    });
    expect(api.stored.get('harbour')?.company).toMatchObject({ texts: { nobody: 'No one.' } });
    await other.settle(new Map());
    expect(api.stored.get('harbour')?.company).toEqual({
      ...harbour,
      askAnewSeconds: 40,
      texts: { nobody: 'Nobody.' },
    });
  });

  it.each([
    ['mine', 'Pier'],
    ['theirs', 'Quay'],
  ] as const)('the same place · %s is chosen → %s', async (choice, name) => {
    const { api, person } = await twoPeople();
    const [one, other] = [person(), person()];
    one.change('displayName', 'Quay');
    await one.save();
    other.change('displayName', 'Pier');
    other.change('askAnewSeconds', 60);
    await other.save();
    expect(other.state.get().meanwhile?.differences).toEqual([
      { place: 'displayName', mine: 'Pier', theirs: 'Quay', isContested: true },
    ]);
    await other.settle(new Map([['displayName', choice]]));
    expect(api.stored.get('harbour')?.company).toMatchObject({ displayName: name, askAnewSeconds: 60 });
    expect(other.state.get()).toMatchObject({ outcome: 'saved', isChanged: false });
  });

  it('a third one saves while the difference is looked at → shown again', async () => {
    const { api, person } = await twoPeople();
    const [one, other] = [person(), person()];
    one.change('askAnewSeconds', 40);
    await one.save();
    other.change('displayName', 'Pier');
    await other.save();
    one.change('askAnewSeconds', 45);
    await one.save();
    await other.settle(new Map());
    expect(other.state.get()).toMatchObject({ outcome: 'conflict', meanwhile: { differences: [{ theirs: 45 }] } });
    await other.settle(new Map());
    expect(api.stored.get('harbour')?.company).toMatchObject({ displayName: 'Pier', askAnewSeconds: 45 });
  });
});

describe('company editor · what is not saved', () => {
  it('a reload → there again, against the state it began with', async () => {
    const { api, stored, person } = await twoPeople();
    const storage = new FakeStorage();
    person(storage).change('displayName', 'Pier');
    await api.write('harbour', { ...harbour, askAnewSeconds: 40 }, stored.etag);
    const now = await api.company('harbour');
    const reloaded = new CompanyEditor(now, now.company, {
      api,
      drafts: new DraftStore(storage),
      onSignedOut: () => undefined,
    });
    expect(reloaded.state.get()).toMatchObject({ isKept: true, isChanged: true, mine: { displayName: 'Pier' } });
    await reloaded.save();
    expect(reloaded.state.get().outcome).toBe('conflict');
    reloaded.discard();
    expect(person(storage).state.get().isKept).toBe(false);
  });

  it('the service is out of reach, or refuses → kept, with a fault at its place', async () => {
    const { api, person } = await twoPeople();
    const storage = new FakeStorage();
    const editor = person(storage);
    editor.change('agents', [{ objectId: 'ada@harbour.example', displayName: 'Ada', address: '' }]);
    api.failure = new AdminFailure('temporary');
    await editor.save();
    expect(editor.state.get()).toMatchObject({ outcome: 'temporary', isChanged: true, isSaving: false });
    api.failure = new AdminFailure('invalid', 'The tenant is not valid.', [
      'agents.0.objectId: this is a sign-in name; put: an id',
    ]);
    await editor.save();
    expect(editor.state.get().faults).toEqual([
      { place: 'agents.0.objectId', text: 'this is a sign-in name; put: an id' },
    ]);
    expect(person(storage).state.get().isKept).toBe(true);
    editor.change('agents.0.objectId', '8f0c');
    expect(editor.state.get().faults).toEqual([]);
  });

  it('a change that is taken back → nothing to save', async () => {
    const { person } = await twoPeople();
    const editor = person();
    editor.change('texts.welcome', 'Ahoy');
    expect(editor.state.get().isChanged).toBe(true);
    editor.change('texts.welcome', undefined);
    expect(editor.state.get()).toMatchObject({ isChanged: false, mine: harbour });
  });
});

describe('company editor · a new company', () => {
  it.each([
    ['nothing', { displayName: ' ' }, 'displayName'],
    ['a name of which no short name can be made', { displayName: '港口' }, 'id'],
  ])('a new company · %s → nothing is sent, the fault is at its field', async (_, written, place) => {
    const api = new Companies();
    const drafts = new DraftStore(new FakeStorage());
    const editor = new CompanyEditor(
      undefined,
      { id: '', agents: [], platform: {}, ...written },
      { api, drafts, onSignedOut: () => undefined },
    );
    expect(await editor.save()).toBeUndefined();
    expect(editor.state.get()).toMatchObject({ outcome: 'faults', faults: [{ place, text: 'must not be empty' }] });
    expect(api.stored.size).toBe(0);
  });

  it('name, page and agent → the rest is proposed; a short name that is taken is said there', async () => {
    const { api } = await twoPeople();
    const initial = {
      id: 'harbour',
      displayName: 'Harbour',
      allowedOrigins: ['https://www.harbour.example'],
      platform: {},
    };
    const agents = ['Zoë Roux', 'Zoe Roux'].map((displayName) => ({ objectId: 'x', displayName, address: '' }));
    const drafts = new DraftStore(new FakeStorage());
    const editor = new CompanyEditor(undefined, { ...initial, agents }, { api, drafts, onSignedOut: () => undefined });
    await editor.save();
    expect(editor.state.get()).toMatchObject({ outcome: 'faults', faults: [{ place: 'id' }] });
    editor.change('id', 'harbour-2');
    expect((await editor.save())?.company).toMatchObject({
      platform: { provider: 'trusted-application', applicationEndpoint: 'sip:helpdesk.harbour-2@harbour.example' },
      agents: [{ address: 'sip:zoe.roux@harbour.example' }, { address: 'sip:zoe.roux2@harbour.example' }],
    });
  });
});
