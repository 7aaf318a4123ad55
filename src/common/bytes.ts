const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** What a person is told when a size can't be read. */
export const BYTES_EXPECTED = 'a size such as 512kb or 1mb';

/** Reads `512kb`, `1mb`, `1gb` or a bare number of bytes; null for anything else. */
export function parseBytes(text: string): number | null {
  const match = /^(\d{1,12})(b|kb|mb|gb)?$/i.exec(text.trim());
  const unit = UNITS[(match?.[2] ?? 'b').toLowerCase()];
  return match?.[1] && unit ? Number(match[1]) * unit : null;
}
