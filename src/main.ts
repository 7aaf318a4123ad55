const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Readywire needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

// Not a static import: an older Node would fail on it before it came to the line above.
const { start } = await import('./start.js');
await start();
