/** What we use of the SDK, loaded when it is used: `import()` of the package itself would bring the rest of it into the bundle. */
export { TableServiceClient } from '@azure/data-tables';
