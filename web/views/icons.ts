/** A line drawing on a square of 24 units. `points`: it points in the direction of the text, so it is mirrored where that is to the left. */
export type Drawing = { readonly path: string; readonly points?: true };

export const accept: Drawing = { path: 'm5 12.5 4.5 4.5L19 7.5' };
export const back: Drawing = { path: 'm14.5 6-6 6 6 6', points: true };
export const bell: Drawing = { path: 'M6.5 16.5h11l-1.3-2.2v-4a4.2 4.2 0 0 0-8.4 0v4Zm4 2.2a1.6 1.6 0 0 0 3 0' };
export const bellOff: Drawing = {
  path: 'M6.5 16.5h11l-1.3-2.2v-4a4.2 4.2 0 0 0-8.4 0v4Zm4 2.2a1.6 1.6 0 0 0 3 0M5 5l14 14',
};
export const chevron: Drawing = { path: 'm6 9.5 6 6 6-6' };
export const clip: Drawing = {
  path: 'm18.5 11-6.8 6.8a4 4 0 0 1-5.7-5.7l7.2-7.1a2.7 2.7 0 0 1 3.8 3.8l-7.1 7.1a1.3 1.3 0 0 1-1.9-1.9L14.5 7.5',
};
export const clock: Drawing = { path: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm0 4v4.5l3 1.8' };
export const decline: Drawing = { path: 'M6.5 6.5l11 11m0-11-11 11' };
export const door: Drawing = {
  path: 'M13 4H7a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h6M17 8.5l3.5 3.5-3.5 3.5M20.5 12H11',
  points: true,
};
export const end: Drawing = { path: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm-3 5 6 6m0-6-6 6' };
export const handOver: Drawing = { path: 'M4 8.5h12m0 0-3.5-3.5M16 8.5 12.5 12M20 15.5H8m0 0 3.5-3.5M8 15.5l3.5 3.5' };
export const invite: Drawing = {
  path: 'M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 8c.6-3.4 3.2-5.2 6.5-5.2s5.9 1.8 6.5 5.2M18.5 8v6m-3-3h6',
};
export const keys: Drawing = { path: 'M4 7.5h16v9H4zM7 10.5h.01M10 10.5h.01M13 10.5h.01M16.5 10.5h.01M8.5 13.5h7' };
export const leave: Drawing = {
  path: 'M14 5H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h7M10 12h10m0 0-3.5-3.5M20 12l-3.5 3.5',
  points: true,
};
export const moon: Drawing = { path: 'M19.5 14.2A7.8 7.8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7Z' };
export const mute: Drawing = { path: 'M5 10v4h3l4 3.5v-11L8 10Zm10.5 0 4 4m0-4-4 4' };
export const offline: Drawing = {
  path: 'm5 5 14 14M4 11a12 12 0 0 1 5-3m4 0a12 12 0 0 1 7 3M8 15a6 6 0 0 1 4-2m0 6',
};
export const person: Drawing = {
  path: 'M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4ZM5 20c.6-3.8 3.4-5.8 7-5.8s6.4 2 7 5.8',
};
export const save: Drawing = { path: 'M12 4v10m0 0 4-4m-4 4-4-4M5 18.5h14' };
export const send: Drawing = { path: 'M5 12h13m0 0-5.5-5.5M18 12l-5.5 5.5', points: true };
export const sound: Drawing = { path: 'M5 10v4h3l4 3.5v-11L8 10Zm10.5-.5a4 4 0 0 1 0 5m2.3-7.3a7.2 7.2 0 0 1 0 9.6' };
export const smile: Drawing = {
  path: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16ZM9 10h.01M15 10h.01M8.5 14c.9 1.3 2.1 2 3.5 2s2.6-.7 3.5-2',
};
export const speech: Drawing = {
  path: 'M20 11.2c0 4-3.6 7.2-8 7.2-1 0-2-.2-2.9-.5L4.5 19.5l1.3-3.7A6.7 6.7 0 0 1 4 11.2C4 7.2 7.6 4 12 4s8 3.2 8 7.2Z',
};
export const speechWithText: Drawing = {
  path: 'M20 11.2c0 4-3.6 7.2-8 7.2-1 0-2-.2-2.9-.5L4.5 19.5l1.3-3.7A6.7 6.7 0 0 1 4 11.2C4 7.2 7.6 4 12 4s8 3.2 8 7.2ZM9 10h6m-6 3h4',
};
export const tag: Drawing = { path: 'M4 5v6.5l8.5 8.5 7-7L11 4.5H4.5ZM8 8.5h.01' };
export const transfer: Drawing = { path: 'M4 8.5h14m0 0-3.5-3.5M18 8.5 14.5 12M20 15.5H6m0 0L9.5 12M6 15.5 9.5 19' };
export const whisper: Drawing = {
  path: 'M4 12s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S4 12 4 12Zm1-7 14 14',
};
