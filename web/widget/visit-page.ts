/** The page that the chat's frame stands in, and the visitor's browser; the address without its fragment. Source: carebridge.md#visit-page */
export function visitPage(): Readonly<Record<string, string>> {
  const { URL: url, title } = parent.document;
  return {
    _page: url.replace(/#.*/, '').slice(0, 500),
    _title: title.slice(0, 150),
    _browser: navigator.userAgent.slice(0, 200),
    _language: navigator.language,
  };
}
