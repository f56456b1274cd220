// What JSX is compiled to; the build puts it where it is needed.
export { Fragment, h } from 'preact';
