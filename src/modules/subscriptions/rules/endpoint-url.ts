const LONGEST = 2_048;

/** What RFC 3986 lets stand in a url as it is; anything else the URL parser has to encode. */
const ENCODED = /^(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[0-9a-f]{2})*$/i;
const CONTROL = /[\p{Cc}\p{Surrogate}]/u;

/**
 * Why a value is no url of an endpoint, or null if it is one: http or https, without user and
 * password, as WHATWG reads it. Whether its address may be reached is another question.
 */
export function endpointUrlFault(value: unknown): string | null {
  if (typeof value !== 'string') return 'must be a string.';
  if (value.length > LONGEST) return `must have at most ${String(LONGEST)} characters.`;
  if (CONTROL.test(value)) return 'must not contain control characters or lone surrogates.';
  if (!/^ *https?:\/\//i.test(value) || !URL.canParse(value)) {
    return 'must be an absolute http or https url.';
  }
  const { username, password, href } = new URL(value);
  if (username !== '' || password !== '') return 'must not contain a user name or password.';
  return href.length > LONGEST ? `must have at most ${String(LONGEST)} characters, encoded.` : null;
}

/**
 * The url as it is kept and echoed: as it came if nothing in it had to be encoded, so that a
 * client finds its subscription by the url that it sent; else as the URL parser encodes it.
 */
export function toEndpointUrl(text: string): string {
  return ENCODED.test(text) ? text : new URL(text).href;
}
