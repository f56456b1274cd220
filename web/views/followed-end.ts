import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A scrolling box, and the functions that keep it at its end. */
type FollowedEnd = {
  readonly box: RefObject<HTMLElement | null>;
  /** Scrolls to the end, and stays there. */
  readonly toEnd: () => void;
  /** Scrolls to the end; false when the reader has scrolled up, and it stays there. More own lines than before are always scrolled to. */
  readonly follow: (ownLines?: number) => boolean;
  /** Notes where the reader has scrolled to; false when that is not near the end. */
  readonly scrolled: () => boolean;
};

const nearEndPixels = 80;

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement): string => `${clientWidth} ${clientHeight}`;

/** Keeps a box at its end when its size changes, unless its reader has scrolled up. */
export function useFollowedEnd(): FollowedEnd {
  const box = useRef<HTMLElement>(null);
  const isFollowing = useRef(true);
  const ownBefore = useRef(0);
  const size = useRef('');
  const toEnd = (): void => {
    isFollowing.current = true;
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  };
  const follow = (ownLines = ownBefore.current): boolean => {
    if (isFollowing.current || ownLines > ownBefore.current) toEnd();
    ownBefore.current = ownLines;
    return isFollowing.current;
  };
  const scrolled = (): boolean => {
    const at = box.current;
    // With another size it was the layout that has scrolled, not the reader.
    if (at !== null && size.current === sizeOf(at))
      isFollowing.current = at.scrollHeight - at.scrollTop - at.clientHeight < nearEndPixels;
    return isFollowing.current;
  };
  useEffect(() => {
    // What stands below may grow, and the keyboard of a phone takes room.
    const observer = new ResizeObserver(() => {
      if (box.current !== null) size.current = sizeOf(box.current);
      follow();
    });
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return { box, toEnd, follow, scrolled };
}
