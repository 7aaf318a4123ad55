import type { Scenario } from '../scenario.js';

/**
 * @param names none: all that are quick
 * @throws Error that says which there are, if one of the names is none
 */
export function chooseScenarios(
  all: readonly Scenario[],
  names: readonly string[],
): readonly Scenario[] {
  if (names.length === 0) return all.filter(({ isLong = false }) => !isLong);
  return [...new Set(names)].map((wanted) => {
    const found = all.find(({ name }) => name === wanted);
    if (found) return found;
    const known = all.map(({ name }) => name).join(', ');
    throw new Error(`there is no scenario "${wanted}"; there are: ${known}`);
  });
}

/** A line for each. */
export function formatList(all: readonly Scenario[]): string {
  const width = Math.max(...all.map(({ name }) => name.length));
  const lineOf = ({ name, title, aim, isLong = false }: Scenario): string =>
    `${name.padEnd(width)}  ${title}; aim: ${aim}${isLong ? ' (long: only by name)' : ''}`;
  return all.map(lineOf).join('\n');
}
