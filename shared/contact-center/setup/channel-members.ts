import type { Channel } from './entries.ts';

const values: Readonly<Record<string, (channel: Channel) => string>> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  type: () => 'ChatAPI',
  webHookId: ({ webHookId }) => webHookId,
  'routingOptions.id': ({ routingOptions }) => routingOptions.id,
  'routingOptions.type': ({ routingOptions }) => routingOptions.type,
};

/** The published example of a filter leaves a letter out. Source: contact-center.md#filters */
const nameOf = (member: string): string => member.replace(/^routingOption\./, 'routingOptions.');

/** By what channels are sorted and filtered. */
export const channelMembers = {
  knows: (member: string): boolean => Object.hasOwn(values, nameOf(member)),
  members: (channel: Channel, member: string): readonly string[] | undefined => {
    const value = values[nameOf(member)]?.(channel);
    return value === undefined ? undefined : [value];
  },
};
