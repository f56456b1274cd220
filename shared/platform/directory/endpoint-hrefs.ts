import type { ApplicationEndpoint } from './caller.ts';

type EndpointAddress = Pick<ApplicationEndpoint, 'applicationId' | 'uri'>;

/** `endpointId=sip:care@…`, not encoded: one spelling of every URL, since clients compare whole hrefs. Source: trusted-application.md#resources */
export const endpointQuery = ({ uri }: EndpointAddress): string => `endpointId=${uri}`;

/** A resource of an endpoint's application, outside of any call; `path` begins with a slash. Source: trusted-application.md#resources */
export const endpointHref = (endpoint: EndpointAddress, path: string): string =>
  `/platformservice/v1/applications/${endpoint.applicationId}${path}?${endpointQuery(endpoint)}`;

/** The application's own href: the one of the API that the original wrote encoded. Source: trusted-application.md#discovery */
export const endpointSelfHref = ({ applicationId, uri }: EndpointAddress): string =>
  `/platformservice/v1/applications/${applicationId}?endpointId=${encodeURIComponent(uri).toLowerCase()}`;
