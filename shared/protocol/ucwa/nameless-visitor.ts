/** The name of a visitor who gave none. Choice: it was never documented. Source: ucwa.md#applications */
export const namelessVisitor = 'Guest';
