const paths = {
  chevron: 'm6 9.5 6 6 6-6',
  save: 'M12 4v10m0 0 4-4m-4 4-4-4M5 18.5h14',
  leave: 'M14 5H7a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h7M10 12h10m0 0-3.5-3.5M20 12l-3.5 3.5',
  send: 'M5 12h13m0 0-5.5-5.5M18 12l-5.5 5.5',
  speech:
    'M20 11.2c0 4-3.6 7.2-8 7.2-1 0-2-.2-2.9-.5L4.5 19.5l1.3-3.7A6.7 6.7 0 0 1 4 11.2C4 7.2 7.6 4 12 4s8 3.2 8 7.2ZM9 10h6m-6 3h4',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm0 4v4.5l3 1.8',
  offline: 'm5 5 14 14M4 11a12 12 0 0 1 5-3m4 0a12 12 0 0 1 7 3M8 15a6 6 0 0 1 4-2m0 6',
  moon: 'M19.5 14.2A7.8 7.8 0 0 1 9.8 4.5a7.8 7.8 0 1 0 9.7 9.7Z',
} as const;

/** Name of a picture. */
export type IconName = keyof typeof paths;

/** A line drawing that says nothing by itself. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
