// The words of the status bar.

import type { Translate } from './words';

export type Life = 'starting' | 'running' | 'stopped';

export interface Findings {
  errors: number;
  warnings: number;
  /** Informations and hints. */
  others: number;
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
  const { errors, warnings, others } = shown.report.findings;
  const total = errors + warnings + others;
  if (total === 0) {
    return { text: `$(pass) ${name}`, tooltip: t('Nothing found in this report.'), failed: false };
  }
  return {
    text: `$(${errors > 0 ? 'error' : 'warning'}) ${name}: ${total}`,
    tooltip: t('Errors: {0}, warnings: {1}, notes: {2}. Click for the list.', errors, warnings, others),
    failed: false,
  };
}

/** `2024` for one report, `2021–2024` for a file of many. */
function span(years: number[]): string {
  const [first, last] = [Math.min(...years), Math.max(...years)];
  if (years.length === 0) {
    return '';
  }
  return first === last ? `${first}` : `${first}–${last}`;
}
