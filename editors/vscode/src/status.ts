// The words of the status bar.

import type { Translate } from './words';

export type Life = 'starting' | 'running' | 'stopped';

export interface Findings {
  errors: number;
  warnings: number;
  notes: number;
  /** Marked in the text; the Problems panel does not list them. */
  hints: number;
}

export interface Shown {
  life: Life;
  /** Of the active editor; `undefined` where it shows no report. */
  report: { years: number[]; findings: Findings } | undefined;
}

export interface Status {
  text: string;
  tooltip: string;
  /** The server does not run. */
  failed: boolean;
}

/** `undefined` hides the item: the editor shows no report, and there is nothing to say. */
export function status(shown: Shown, t: Translate): Status | undefined {
  if (shown.life === 'stopped') {
    const text = `$(error) ${t('Gouji')}`;
    return { text, tooltip: t('The server of Gouji does not run. Click for the log.'), failed: true };
  }
  if (shown.report === undefined) {
    return undefined;
  }
  const name = [t('Gouji'), span(shown.report.years)].filter((it) => it !== '').join(' ');
  if (shown.life === 'starting') {
    return { text: `$(sync~spin) ${name}`, tooltip: t('The server of Gouji is starting.'), failed: false };
  }
  const { errors, warnings, notes, hints } = shown.report.findings;
  // As many as a click will show.
  const listed = errors + warnings + notes;
  const told = [];
  if (listed > 0) {
    told.push(t('Errors: {0}, warnings: {1}, notes: {2}. Click for the list.', errors, warnings, notes));
  }
  if (hints > 0) {
    told.push(t('Hints, marked in the text only: {0}.', hints));
  }
  if (told.length === 0) {
    told.push(t('Nothing found in this report.'));
  }
  const tooltip = told.join('\n');
  if (listed === 0) {
    return { text: `$(pass) ${name}`, tooltip, failed: false };
  }
  return { text: `$(${errors > 0 ? 'error' : 'warning'}) ${name}: ${listed}`, tooltip, failed: false };
}

/** `2024` for one report, `2021–2024` for a file of many. */
function span(years: number[]): string {
  const [first, last] = [Math.min(...years), Math.max(...years)];
  if (years.length === 0) {
    return '';
  }
  return first === last ? `${first}` : `${first}–${last}`;
}
