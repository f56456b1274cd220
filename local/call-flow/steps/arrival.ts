import { byEvent, byExchange } from '../proof.ts';
import { bodyHas, type Step } from './step.ts';

/** Steps 1 to 6: discovery, token, the visitor's application and invitation. */
export const arrival: readonly Step[] = [
  {
    number: 1,
    title: 'discover the API',
    parties: 'service → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('service', 'GET', /^\/platformservice\/discover$/i, [200]),
        'answer: link applications',
      ),
  },
  {
    number: 2,
    title: 'read the capabilities',
    parties: 'service → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('service', 'GET', /\/v1\/applications\/\d+$/i, [200], ({ responseBody }) =>
          responseBody.includes('anonApplicationTokens'),
        ),
        'answer: links of application and communication',
      ),
  },
  {
    number: 3,
    title: 'obtain the anonymous token',
    parties: 'page → service → platform',
    prove: (evidence) => {
      const { token } = evidence.record;
      if (token === undefined) return undefined;
      const holdsToken = ({ responseBody }: { readonly responseBody: string }): boolean => responseBody.includes(token);
      const minted = evidence.request('service', 'POST', /\/anonApplicationTokens$/i, [200, 201], holdsToken);
      const handed = evidence.request('page', 'POST', /./, [200], holdsToken);
      return handed && byExchange(minted, 'answer: psat token and discover link, handed to the page');
    },
  },
  {
    number: 4,
    title: 'find anonApplications',
    parties: 'visitor → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('visitor', 'GET', /^\/platformservice\/discover$/i, [200], ({ responseBody }) =>
          responseBody.includes('anonApplications'),
        ),
        'answer: link anonApplications',
      ),
  },
  {
    number: 5,
    title: 'open the UCWA application',
    parties: 'visitor → platform',
    prove: (evidence) =>
      byExchange(
        evidence.request('visitor', 'POST', /^\/ucwa\/psanon\/v1\/applications$/i, [201]),
        'answer: application with events link',
      ),
  },
  {
    number: 6,
    title: 'invite the help desk',
    parties: 'visitor → platform',
    prove: (evidence) => {
      const { subject } = evidence.record;
      return byEvent(
        evidence.request('visitor', 'POST', /\/communication\/messagingInvitations$/i, [201], (exchange) =>
          bodyHas(exchange, 'subject', subject),
        ),
        evidence.visitorChannel('messagingInvitation', 'started', ({ resource }) => resource.subject === subject),
        'channel',
      );
    },
  },
];
