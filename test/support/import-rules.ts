/** What a part may import of ours: at run time, or as types only. */
export type PartRule = { readonly runtime: readonly string[]; readonly types?: readonly string[] };

/** What each part may import. */
export const partRules: Readonly<Record<string, PartRule>> = {
  'shared/kernel': { runtime: [] },
  'shared/assignment': { runtime: ['shared/kernel'] },
  // The roster's picture comes with an event, and the core decides by it whom to ask.
  'shared/conversation': { runtime: ['shared/assignment', 'shared/kernel'] },
  'shared/protocol': { runtime: ['shared/kernel'] },
  'shared/ledger': { runtime: ['shared/kernel'] },
  'shared/bus': { runtime: ['shared/kernel'] },
  'shared/secrets': { runtime: ['shared/kernel'] },
  'shared/channels': { runtime: ['shared/ledger', 'shared/kernel'] },
  'shared/providers': {
    runtime: ['shared/protocol', 'shared/kernel'],
    types: ['shared/conversation'],
  },
  'shared/platform': {
    runtime: [
      'shared/channels',
      'shared/protocol',
      'shared/ledger',
      'shared/bus',
      'shared/assignment',
      'shared/kernel',
    ],
  },
  'shared/contact-center': {
    runtime: [
      'shared/assignment',
      'shared/channels',
      'shared/protocol',
      'shared/ledger',
      'shared/bus',
      'shared/kernel',
    ],
  },
  'shared/service': {
    runtime: [
      'shared/conversation',
      'shared/assignment',
      'shared/providers',
      'shared/protocol',
      'shared/channels',
      'shared/ledger',
      'shared/bus',
      'shared/secrets',
      'shared/kernel',
    ],
  },
  // The one place that sees the service application and the embedded platform together.
  'shared/application': {
    runtime: [
      'shared/service',
      'shared/platform',
      'shared/contact-center',
      'shared/providers',
      'shared/assignment',
      'shared/channels',
      'shared/ledger',
      'shared/bus',
      'shared/secrets',
      'shared/kernel',
    ],
  },
  functions: { runtime: ['shared/application', 'shared/service', 'shared/kernel', 'shared/protocol'] },
  web: { runtime: ['shared/protocol', 'shared/kernel'] },
};

/** What each room of the service application may import of the other rooms. */
export const roomRules: Readonly<Record<string, readonly string[]>> = {
  callers: [],
  limits: [],
  pages: [],
  tenants: [],
  worker: ['tenants'],
  roster: ['callers', 'limits', 'operators', 'tenants', 'worker'],
  messages: ['administration', 'callers', 'relay', 'tenants', 'worker'],
  operators: ['callers', 'tenants', 'worker'],
  consent: ['administration', 'callers', 'limits', 'tenants'],
  relay: ['limits', 'tenants', 'worker'],
  visitors: ['limits', 'tenants', 'worker'],
  administration: ['callers', 'limits', 'operators', 'tenants', 'worker'],
  'left-messages': ['callers', 'limits', 'operators', 'tenants', 'worker'],
  privacy: ['callers', 'consent', 'left-messages', 'limits', 'messages', 'operators', 'tenants', 'worker'],
};

/** What each room of the browser's pages may import of the other rooms. */
export const webRules: Readonly<Record<string, readonly string[]>> = {
  chat: [],
  embed: [],
  i18n: [],
  observable: [],
  stored: [],
  text: [],
  transport: ['chat', 'observable'],
  views: ['text'],
  'sign-in': ['stored', 'transport', 'views'],
  loader: ['embed', 'views'],
  page: ['embed', 'loader'],
  widget: ['chat', 'embed', 'i18n', 'observable', 'stored', 'transport', 'views'],
  desk: ['chat', 'i18n', 'observable', 'sign-in', 'stored', 'transport', 'views'],
  admin: ['i18n', 'observable', 'sign-in', 'stored', 'transport', 'views'],
};
