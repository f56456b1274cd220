/** What a finding of the check is and what to do about it, where this page knows a nearer way than the API; `{name}` stands for its values. */
export const findings: Findings = {
  disabled: ['The chat is switched off.', 'Switch it on below.'],
  'no-consent': ['Your organisation has not consented.', 'Open the consent page: it is linked above.'],
  'no-agents': ['There are no agents, so that no one is asked when a visitor comes.', 'Add one under “Agents”.'],
  'no-credential': ['The contact center does not know this service.', 'Write a credential under “Chat platform”.'],
  'credential-damaged': ['The credential is damaged where it is kept.', 'Write it again under “Chat platform”.'],
  'never-open': ['The chat is closed and will not open.', 'Change the opening hours.'],
  'closed-now': ['The chat is closed until {opensAt}.', 'Change the opening hours if visitors are to be answered now.'],
  'nobody-there': [
    'No agent is there now: visitors are asked to leave a message.',
    'An agent opens {desk}, signs in, and is available.',
  ],
  'agents-absent': [
    'Not signed in at the desk: {names}.',
    'Each of them needs the role Agent (Entra: Enterprise applications → Carebridge → Users and groups) and signs in at {desk}.',
  ],
  'people-without-role': [
    'In the last seven days these people of your organisation were refused at the desk, since they have no role Agent: {names}.',
    'Give the role to those who are to answer (Entra: Enterprise applications → Carebridge → Users and groups); then they sign in again.',
  ],
  'people-unlisted': [
    'In the last seven days people signed in at the desk who are agents of no company: {names}.',
    'Add those who are to answer under “Agents”, by these object ids.',
  ],
  'pages-refused': [
    'In the last seven days pages asked for the chat and were refused: {origins}.',
    'Add those that are the company’s under “Company”; take the line for the chat away from the others.',
  ],
};

/** By code: what it is, and what to do. */
export type Findings = Readonly<Record<string, readonly [problem: string, remedy: string]>>;
