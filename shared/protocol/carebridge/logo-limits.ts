/** What a company's logo may be at most: bytes, and pixels in each direction. Choice: an icon of 40 pixels, on screens with three of theirs for one. Source: carebridge.md#logo */
export const maximumLogo = { bytes: 16 * 1024, pixels: 128 } as const;
