/** Three dots that move while something is awaited; what it is is said in words beside them. */
export function Dots() {
  return (
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
