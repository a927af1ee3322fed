// What can be said of a year before the server is asked.

import type { Translate } from './words';

/** Reports are written in January about the year before. */
export function lastYear(now: Date): number {
  return now.getFullYear() - 1;
}

export function yearProblem(text: string, t: Translate): string | undefined {
  const known = /^\s*(\d{4})\s*$/.exec(text);
  // The first reports were those about 2008, when the regulation came into force.
  return known !== null && Number(known[1]) >= 2008 && Number(known[1]) <= 2100
    ? undefined
    : t('A year of four digits, such as 2024.');
}
