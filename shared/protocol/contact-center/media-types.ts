/** Media types of bodies. Source: contact-center.md#media-types */
export const mediaTypes = {
  json: 'application/json',
  hal: 'application/hal+json',
  problem: 'application/problem+json',
  form: 'application/x-www-form-urlencoded',
} as const;
