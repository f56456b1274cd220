// Plain JavaScript: a Node that is too old to run TypeScript has to be able to say so.
if (!process.features.typescript) {
  process.stderr.write(
    `Carebridge needs Node 22.18 or later, and this is ${process.version}. Install a newer one from https://nodejs.org; ` +
      'on Linux x64, "npm ci" brings it along unless optional packages are left out.\n',
  );
  process.exit(1);
}
