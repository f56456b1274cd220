/**
 * What a page's developer lets the company know of a visitor, by name. Among the answers that go with the invitation each name begins with this,
 * as no field of a tenant can. Source: carebridge.md#page-values
 */
export const pageValuePrefix = '_.';

/** How many there may be of one visit. Source: carebridge.md#page-values */
export const mostPageValues = 20;

/** Longest text of one, in UTF-16 units. Source: carebridge.md#page-values */
export const longestPageValue = 250;

/** Whether a value may bear this name. Source: carebridge.md#page-values */
export const isPageValueName = (name: string): boolean => /^[a-z][\w-]{0,39}$/i.test(name);
