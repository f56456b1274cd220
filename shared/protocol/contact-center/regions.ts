const regions: readonly string[] = ['us', 'eu', 'ca', 'ap'];

/** Whether a part of an address of the Chat API names a region; all of them lead here. Source: contact-center.md#addresses */
export const isRegion = (text: string): boolean => regions.includes(text);
