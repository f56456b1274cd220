const paths = {
  accept: 'm5 12.5 4.5 4.5L19 7.5',
  decline: 'M6.5 6.5l11 11m0-11-11 11',
  send: 'M5 12h13m0 0-5.5-5.5M18 12l-5.5 5.5',
  invite: 'M10 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6.5 8c.6-3.4 3.2-5.2 6.5-5.2s5.9 1.8 6.5 5.2M18.5 8v6m-3-3h6',
  leave: 'M14 5H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h7M10 12h10m0 0-3.5-3.5M20 12l-3.5 3.5',
  end: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm-3 5 6 6m0-6-6 6',
  back: 'm14.5 6-6 6 6 6',
  keys: 'M4 7.5h16v9H4zM7 10.5h.01M10 10.5h.01M13 10.5h.01M16.5 10.5h.01M8.5 13.5h7',
  sound: 'M5 10v4h3l4 3.5v-11L8 10Zm10.5-.5a4 4 0 0 1 0 5m2.3-7.3a7.2 7.2 0 0 1 0 9.6',
  mute: 'M5 10v4h3l4 3.5v-11L8 10Zm10.5 0 4 4m0-4-4 4',
  whisper: 'M4 12s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S4 12 4 12Zm1-7 14 14',
  speech:
    'M20 11.2c0 4-3.6 7.2-8 7.2-1 0-2-.2-2.9-.5L4.5 19.5l1.3-3.7A6.7 6.7 0 0 1 4 11.2C4 7.2 7.6 4 12 4s8 3.2 8 7.2Z',
  door: 'M13 4H7a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h6M17 8.5l3.5 3.5-3.5 3.5M20.5 12H11',
} as const;

/** Name of a picture. */
export type IconName = keyof typeof paths;

/** A line drawing that says nothing by itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
