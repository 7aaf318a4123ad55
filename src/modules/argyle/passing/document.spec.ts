import { documentHeaders } from './document.js';

const ID = '43a2c6c3-1e63-91e5-88e3-f9ab2dcc489b';
const of = (headers: Record<string, string | string[]>) => documentHeaders(ID, headers);

describe('the head of a document', () => {
  it.each([
    ['application/pdf', 'application/pdf', 'pdf'],
    ['Application/JSON; charset=utf-8', 'application/json', 'json'],
    ['application/zip', 'application/zip', 'zip'],
    ['text/html', 'application/octet-stream', 'bin'],
    ['image/svg+xml', 'application/octet-stream', 'bin'],
    ['constructor', 'application/octet-stream', 'bin'],
    ['', 'application/octet-stream', 'bin'],
  ])('makes a file of %j', (said, type, ending) => {
    expect(of({ 'content-type': said })).toMatchObject({
      'content-type': type,
      'content-disposition': `attachment; filename="report-${ID}.${ending}"`,
      'x-content-type-options': 'nosniff',
    });
  });

  it('passes nothing on but what it knows', () => {
    const headers = { 'set-cookie': 'a', 'content-disposition': 'inline', 'x-a': 'b' };
    expect(Object.keys(of(headers))).not.toContain('set-cookie');
    expect(of(headers)['content-disposition']).toMatch(/^attachment/);
  });

  it('announces a length only if it is one', () => {
    expect(of({ 'content-length': '12' })['content-length']).toBe('12');
    expect(of({ 'content-length': '-1' })['content-length']).toBeUndefined();
    expect(of({ 'content-length': ['1', '2'] })['content-length']).toBeUndefined();
  });
});
