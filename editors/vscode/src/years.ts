// What can be said of a year while it is typed.

import type { Translate } from './words';

/** Reports are written in January about the year before. */
export function lastYear(now: Date): number {
  return now.getFullYear() - 1;
}

/** The years that there is a form for, as the server says on its start. */
export interface Years {
  first: number;
  last: number;
}

/** What is wrong with a year that was typed, if anything is. */
export function yearProblem(text: string, { first, last }: Years, t: Translate): string | undefined {
  const known = /^\s*(\d{4})\s*$/.exec(text);
  return known !== null && Number(known[1]) >= first && Number(known[1]) <= last
    ? undefined
    : t('A year from {0} to {1}: there is a form for these.', first, last);
}
