import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { argyleSignature } from '../../common/signatures/argyle-signature.js';
import type { Environment } from '../../core/config/config-store.js';
import { INTAKE_PATH } from '../../core/server/intake-path.js';
import { type Call, type Command, textOption } from '../command.js';
import { EXIT, UsageFault } from '../faults.js';
import { serviceUrl, URL_OPTION } from '../service-api.js';

/** `readywire sign` */
export const sign: Command = {
  name: 'sign',
  takes: '<file>',
  positionals: [0, 10],
  summary: 'print the curl that posts a file as the provider does, signed',
  about: `Prints the curl that posts the bytes of a file, signed as the provider signs, to a running
service. The secret is the first of INTAKE_SECRET unless told.`,
  options: [{ name: 'secret', value: 'secret', about: 'Signs with this one.' }, URL_OPTION],
  examples: [
    ['sign body.json', 'shows what would be posted'],
    ['sign body.json | sh', 'posts it'],
  ],
  run(call) {
    call.out.raw(`${curl(call)}\n`);
    return Promise.resolve(EXIT.done);
  },
};

function curl(call: Call): string {
  const [name, ...more] = call.positionals;
  if (name === undefined || more.length > 0) throw new UsageFault('Name one file.');
  const file = resolve(callersFolder(call.env), name);
  const secret = secretOf(textOption(call, 'secret'), call.env);
  const target = targetOf(textOption(call, 'url'), call.env);
  const signature = argyleSignature(secret, bodyOf(file));
  return [
    'curl --show-error --silent',
    `-H ${quoted('Content-Type: application/json')}`,
    `-H ${quoted(`X-Argyle-Signature: ${signature}`)}`,
    `--data-binary ${quoted(`@${file}`)}`,
    quoted(target),
  ].join(' \\\n  ');
}

/** npm runs scripts in the folder of the package and says where it was called from. */
function callersFolder({ npm_lifecycle_event: script, INIT_CWD: folder }: Environment): string {
  return script === 'sign' && folder !== undefined ? folder : process.cwd();
}

function bodyOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new UsageFault(`Can't read ${file}: ${reason}.`);
  }
}

function secretOf(given: string | undefined, env: Environment): string {
  const secret = (given ?? env['INTAKE_SECRET']?.split(',')[0] ?? '').trim();
  if (secret !== '') return secret;
  throw new UsageFault(
    'There is no secret to sign with. Set the one that the service was started with:\n' +
      "  INTAKE_SECRET='...' readywire sign file.json\nor give it with --secret.",
  );
}

/** The address of the door. Given with or without its path. */
function targetOf(given: string | undefined, env: Environment): string {
  const url = new URL(serviceUrl(given, env));
  if (!url.pathname.endsWith(INTAKE_PATH)) {
    url.pathname = `${url.pathname.replace(/\/$/, '')}${INTAKE_PATH}`;
  }
  return url.href;
}

/** As one word of a POSIX shell, whatever it contains. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
