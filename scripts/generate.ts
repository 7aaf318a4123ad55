import 'reflect-metadata';
import { configurationPage, envExample } from './generated/configuration.js';
import { outdated, writeAll } from './generated/generated-file.js';
import { filesOfApplication } from './generated/openapi-file.js';

// `npm run generate` writes the generated files; with --check it only tells whether they are
// what the code says, for CI.
const files = [...(await filesOfApplication()), configurationPage(), envExample()];

if (process.argv.includes('--check')) {
  const paths = await outdated(files);
  if (paths.length > 0) {
    console.error(`Out of date: ${paths.join(', ')}. Run \`npm run generate\` and commit it.`);
  }
  process.exit(paths.length > 0 ? 1 : 0);
} else {
  await writeAll(files);
  console.log(`Written: ${files.map(({ path }) => path).join(', ')}`);
  process.exit(0);
}
