import { type Filter, membersIn, passes, readFilter } from '../../protocol/contact-center/filter.ts';
import { type PageQuery, pageOf } from '../../protocol/contact-center/paging.ts';
import { readSort, type Sort } from '../../protocol/contact-center/sort.ts';
import { CenterRefusal } from './center-refusal.ts';

/** One page of a list, and how many entries there are in all. */
export type EntryPage<Entry> = {
  readonly entries: readonly Entry[];
  readonly total: number;
  readonly pages: number;
  readonly asked: PageQuery;
};

/** The values by which an entry is sorted and filtered, by member; undefined: entries have no such member. */
export type EntryMembers<Entry> = (entry: Entry, member: string) => readonly string[] | undefined;

/** What is asked of a list. */
export type ListQuery = PageQuery & { readonly sort?: string | undefined; readonly filter?: string | undefined };

/** A page of what a filter leaves, sorted. `knows` says which members there are. */
export function pageOfEntries<Entry>(
  entries: readonly Entry[],
  query: ListQuery,
  { members, knows }: { readonly members: EntryMembers<Entry>; readonly knows: (member: string) => boolean },
): EntryPage<Entry> {
  const filter = filterOf(query.filter, knows);
  const sort = sortOf(query.sort, knows);
  const left =
    filter === undefined ? entries : entries.filter((entry) => passes(filter, (name) => members(entry, name) ?? []));
  return slice(sorted(left, sort, members), query);
}

/** A page of entries as they stand. */
export function slice<Entry>(entries: readonly Entry[], { size, page }: PageQuery): EntryPage<Entry> {
  const { from, to, pages } = pageOf({ size, page }, entries.length);
  return { entries: entries.slice(from, to), total: entries.length, pages, asked: { size, page } };
}

function sorted<Entry>(
  entries: readonly Entry[],
  { member, ascending }: Sort,
  members: EntryMembers<Entry>,
): readonly Entry[] {
  const valueIn = (entry: Entry): string => members(entry, member)?.[0] ?? '';
  const sign = ascending ? 1 : -1;
  return entries.toSorted((one, other) => {
    const [first, second] = [valueIn(one), valueIn(other)];
    return first === second ? 0 : sign * (first < second ? -1 : 1);
  });
}

function sortOf(text: string | undefined, knows: (member: string) => boolean): Sort {
  const sort = text === undefined ? { member: 'id', ascending: true } : readSort(text);
  if (sort === undefined || !knows(sort.member))
    throw fault('sort', 'must be a member of the entries, with :asc or :desc');
  return sort;
}

function filterOf(text: string | undefined, knows: (member: string) => boolean): Filter | undefined {
  if (text === undefined || text === '') return undefined;
  const filter = readFilter(text);
  if (filter === undefined) throw fault('filter', 'cannot be read');
  const unknown = membersIn(filter).find((member) => !knows(member));
  if (unknown !== undefined) throw fault('filter', `entries have no member ${unknown}`);
  return filter;
}

const fault = (field: string, message: string): CenterRefusal =>
  new CenterRefusal('invalid_parameter', {
    faults: [`${field}: ${message}`],
    validations: [{ field, code: 'invalid_parameter', message }],
  });
