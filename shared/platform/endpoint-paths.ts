import type { ApplicationEndpoint } from './caller.ts';

/** `endpointId=sip:care@…`, not encoded: one spelling of every URL, since clients compare whole hrefs. Source: trusted-application.md#resources */
export const endpointQuery = (endpoint: ApplicationEndpoint): string => `endpointId=${endpoint.uri}`;

/** Root-relative path of an application, without query. Source: trusted-application.md#discovery */
export const endpointPath = (endpoint: ApplicationEndpoint): string =>
  `/platformservice/v1/applications/${endpoint.applicationId}`;
