import type { ServiceKeys } from './service-process.js';

/** What a person can do with the service that was left running. */
export function whatToTry(address: string, keys: ServiceKeys, user: string): readonly string[] {
  const login = `${keys.apiKeyId}:${keys.apiKeySecret}`;
  return [
    '',
    'The service stays up until you press Ctrl-C; then it is stopped and its data removed.',
    `  API docs   ${address}/docs`,
    `  API key    ${login}`,
    '',
    'Ask it:',
    `  curl -u '${login}' ${address}/v2/users/${user}`,
    `  curl -u '${login}' '${address}/v2/deliveries?user=${user}'`,
    '',
    'Post a webhook of your own, signed (prints the curl that does it):',
    `  INTAKE_SECRET='${keys.intakeSecret}' npm run -s sign -- --url ${address} event.json`,
  ];
}
