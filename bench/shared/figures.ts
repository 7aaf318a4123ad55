import { percentile } from './percentiles.js';

/** The middle one. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** `12,345` */
export function whole(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '-';
}

/** `12.3` */
export function tenths(value: number): string {
  return Number.isFinite(value) ? value.toFixed(1) : '-';
}

/** `0.82` */
export function hundredths(value: number): string {
  return Number.isFinite(value) ? value.toFixed(2) : '-';
}
