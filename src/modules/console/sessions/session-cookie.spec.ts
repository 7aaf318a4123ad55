import { canKeepCookie, cookieOf, noCookie, tokenOf } from './session-cookie.js';

const TOKEN = 'a'.repeat(43);
const seen = (protocol: 'http' | 'https', host: string, cookie?: string) => ({
  protocol,
  host,
  headers: cookie === undefined ? {} : { cookie },
});

describe("the session's cookie", () => {
  it('is bound to the host over https', () => {
    expect(cookieOf(seen('https', 'pay.example'), TOKEN)).toBe(
      `__Host-readywire=${TOKEN}; Path=/; HttpOnly; SameSite=Strict; Secure`,
    );
  });

  it.each(['localhost:3000', '127.0.0.1:3000', '127.1.2.3', '[::1]:3000', 'a.localhost'])(
    'goes without Secure on %s over http',
    (host) => {
      const cookie = cookieOf(seen('http', host), TOKEN);
      expect(cookie).toBe(`readywire=${TOKEN}; Path=/; HttpOnly; SameSite=Strict`);
      expect(canKeepCookie(seen('http', host))).toBe(true);
    },
  );

  it.each(['pay.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', ''])(
    'is not given out on %j over http',
    (host) => {
      expect(canKeepCookie(seen('http', host))).toBe(false);
      expect(tokenOf(seen('http', host, `readywire=${TOKEN}`))).toBeNull();
    },
  );

  it('is taken away under the same name', () => {
    expect(noCookie(seen('https', 'a'))).toMatch(/^__Host-readywire=; .*Secure; Max-Age=0$/);
  });

  it.each([
    ['http', 'localhost', `a=b; readywire=${TOKEN}; c`, TOKEN],
    ['https', 'pay.example', `__Host-readywire=${TOKEN}`, TOKEN],
    ['https', 'pay.example', `readywire=${TOKEN}`, null],
    ['http', 'localhost', `__Host-readywire=${TOKEN}`, null],
    ['http', 'localhost', `readywire=${TOKEN}; readywire=${TOKEN}`, null],
    ['http', 'localhost', `readywire=${TOKEN}x`, null],
    ['http', 'localhost', 'readywire=', null],
    ['http', 'localhost', '', null],
  ] as const)('is read on %s://%s from %j', (protocol, host, cookie, token) => {
    expect(tokenOf(seen(protocol, host, cookie))).toBe(token);
  });
});
