import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { argyleSignature } from '../src/common/signatures/argyle-signature.js';

const USAGE = `Prints the curl that posts a file, signed as the provider signs, to a running service.

  npm run -s sign -- file.json [--url http://127.0.0.1:3000] [--secret <secret>]
  npm run -s sign -- file.json | sh

The secret is the first of INTAKE_SECRET in the environment unless --secret is given. The url is
that of the service; without one it is made of HOST and PORT as the service would.`;

/** Something that whoever calls the script can mend. */
class Mistake extends Error {}

try {
  process.stdout.write(`${curl()}\n`);
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function curl(): string {
  const { file, url, secret } = readArguments();
  const target = targetOf(url);
  const signature = argyleSignature(secretOf(secret), bodyOf(file));
  return [
    'curl --show-error --silent',
    `-H ${quoted('Content-Type: application/json')}`,
    `-H ${quoted(`X-Argyle-Signature: ${signature}`)}`,
    `--data-binary ${quoted(`@${file}`)}`,
    quoted(target),
  ].join(' \\\n  ');
}

function readArguments(): { file: string; url: string | undefined; secret: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { url: { type: 'string' }, secret: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new TypeError('Name one file.');
    return { file: resolve(callersFolder(), file), url: values.url, secret: values.secret };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Mistake(`${error.message}\n\n${USAGE}`);
  }
}

/** npm runs scripts in the folder of the package and says where it was called from. */
function callersFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  return script === 'sign' && folder !== undefined ? folder : process.cwd();
}

function bodyOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new Mistake(`Can't read ${file}: ${reason}.`);
  }
}

function secretOf(given: string | undefined): string {
  const secret = (given ?? process.env['INTAKE_SECRET']?.split(',')[0] ?? '').trim();
  if (secret !== '') return secret;
  throw new Mistake(
    'There is no secret to sign with. Set the one that the service was started with:\n' +
      "  INTAKE_SECRET='...' npm run -s sign -- file.json\nor give it with --secret.",
  );
}

/** The address of the door. Given with or without its path. */
function targetOf(given: string | undefined): string {
  const { HOST: host = '127.0.0.1', PORT: port = '3000' } = process.env;
  const own = host === '0.0.0.0' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  const text = given ?? `http://${own}:${port}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw new Mistake(`${text} is no url of a service, such as http://127.0.0.1:3000.`);
  }
  if (!url.pathname.endsWith('/intake/argyle')) {
    url.pathname = `${url.pathname.replace(/\/$/, '')}/intake/argyle`;
  }
  return url.href;
}

/** As one word of a POSIX shell, whatever it contains. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
