/** The rows column by column, in the order of the keys: the arrays that `unnest` takes. */
export function columnsOf<Row extends object>(
  rows: readonly Row[],
  ...keys: readonly (keyof Row)[]
): readonly (readonly unknown[])[] {
  return keys.map((key) => rows.map((row) => row[key]));
}
