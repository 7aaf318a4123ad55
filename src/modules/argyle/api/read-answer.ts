import { isDeeperThan } from '../../../common/json/depth.js';
import { asText, type JsonObject, member, objectOf, textOf } from '../../../common/json/read.js';
import type { OutboundAnswer } from '../../../core/http/exchange.js';
import { retryAfterMs } from '../../../core/http/retry-after.js';
import { ArgyleRefused, ArgyleUnavailable } from './argyle-faults.js';

const LONGEST_REASON = 500;
/** Says that our key is wrong, or that the moment is: nothing about what was asked for. */
const NOT_ABOUT_THE_REQUEST = new Set([401, 407, 408, 425]);
/** For how long nobody asks when the provider says "too many" without saying until when. */
const USUAL_PAUSE_MS = 5_000;
/** No answer has us wait for longer, whatever it says. */
const LONGEST_PAUSE_MS = 3_600_000;
/** What is nested deeper is no answer: whoever keeps or tells a part of it does so by recursion. */
const DEEPEST = 64;

type Answer = Pick<OutboundAnswer, 'statusCode' | 'headers' | 'answer' | 'complete'>;

/**
 * The JSON object that the provider answered with.
 * @param nowMs milliseconds since the epoch, for a `Retry-After` that is a date
 * @throws ArgyleRefused, ArgyleUnavailable
 */
export function readAnswer(answer: Answer, nowMs: number): JsonObject {
  const { statusCode } = answer;
  if (statusCode < 200 || statusCode > 299) throw faultOf(answer, nowMs);
  const json = answer.complete ? parse(answer.answer) : null;
  if (json) return json;
  const what = answer.complete ? 'something that is no JSON object' : 'a body that is cut or huge';
  throw new ArgyleUnavailable(`The provider answered ${String(statusCode)} with ${what}.`);
}

/** What an answer that is no success means. */
export function faultOf(answer: Answer, nowMs: number): ArgyleRefused | ArgyleUnavailable {
  const { statusCode, headers } = answer;
  const wait = pauseOf(headers['retry-after'], nowMs);
  const status = String(statusCode);
  if (statusCode === 429) {
    const details = { retryAfterMs: wait ?? USUAL_PAUSE_MS, isUncertain: false };
    return new ArgyleUnavailable('The provider answered 429: too many requests.', details);
  }
  if (NOT_ABOUT_THE_REQUEST.has(statusCode)) {
    const details = { retryAfterMs: wait, isUncertain: statusCode === 408 };
    return new ArgyleUnavailable(notNow(statusCode, reasonOf(answer)), details);
  }
  if (statusCode >= 400 && statusCode < 500) return new ArgyleRefused(statusCode, reasonOf(answer));
  const hint = statusCode < 400 ? ' Is ARGYLE_API_URL right?' : '';
  return new ArgyleUnavailable(`The provider answered ${status}.${hint}`, { retryAfterMs: wait });
}

/** The provider's words in one line: `{"detail"}`, or `{"<field>": ["message", ...]}`. */
export function reasonOf({ statusCode, answer }: Pick<Answer, 'statusCode' | 'answer'>): string {
  const json = parse(answer);
  const detail = textOf(member(json, 'detail'), LONGEST_REASON);
  const text = detail ?? textOf(json && fieldsOf(json), LONGEST_REASON);
  return text ?? `status ${String(statusCode)} without a reason that can be read`;
}

function fieldsOf(json: JsonObject): string {
  return Object.entries(json)
    .map(([field, said]) => `${field}: ${[said].flat().map(asText).join('; ')}`)
    .join(' ');
}

function pauseOf(header: Answer['headers'][string], nowMs: number): number | null {
  const ms = retryAfterMs(header, nowMs);
  return ms === null ? null : Math.min(ms, LONGEST_PAUSE_MS);
}

function notNow(statusCode: number, reason: string): string {
  const said = `The provider answered ${String(statusCode)}: ${reason}`;
  if (statusCode !== 401) return said;
  return `${said} Check ARGYLE_API_KEY_ID and ARGYLE_API_KEY_SECRET.`;
}

function parse(text: string): JsonObject | null {
  try {
    return isDeeperThan(text, DEEPEST) ? null : objectOf(JSON.parse(text));
  } catch {
    return null;
  }
}
