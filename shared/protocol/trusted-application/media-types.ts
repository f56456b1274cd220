/** `Content-Type` of JSON bodies in requests. Source: trusted-application.md#resources */
export const jsonMediaType = 'application/json; charset=utf-8';

/** `Content-Type` of message text. Source: trusted-application.md#send-message */
export const textMediaType = 'text/plain; charset=utf-8';

/** `Content-Type` of callbacks. Source: trusted-application.md#callbacks */
export const callbackMediaType = 'application/json; type="application/vnd.microsoft.com.ucwa+json"; charset=utf-8';
