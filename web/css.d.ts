/** A style sheet as text, minified by the build. */
declare module '*.css' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: esbuild gives the text of a file as its default export.
  export default text;
}
