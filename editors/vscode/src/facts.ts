// The figures of a report as tables, from what `gouji facts` prints.

import { fallback, labels, parts } from './labels';
import type { Translate } from './words';

export interface Place {
  row: number;
  column: number;
}

export interface Fact {
  id: string;
  /** `null` where the cell is blank or no number. */
  value: number | null;
  raw: string;
  location: Place;
  end_location: Place;
}

export interface Report {
  title: string | null;
  agency: string | null;
  year: number | null;
  edition: string | null;
  facts: Fact[];
}

export interface Table {
  caption: string;
  columns: string[];
  rows: { label: string; cells: (Fact | undefined)[] }[];
}

/** What `gouji facts --output-format json` prints; `undefined` where it is something else. */
export function parseFacts(json: string): Report[] | undefined {
  try {
    const value = JSON.parse(json) as { reports?: unknown };
    return Array.isArray(value.reports) ? (value.reports as Report[]) : undefined;
  } catch {
    return undefined;
  }
}

/** A table per group, in the order in which they come; 「二」 is several tables, by their columns. */
export function tables(facts: Fact[], chinese: boolean): Table[] {
  const acc = new Map<string, { group: string; columns: string[]; rows: Map<string, Map<string, Fact>> }>();
  const firstColumns = new Map<string, string>();
  for (const fact of facts) {
    const { group, row, column } = parts(fact.id);
    const first = firstColumns.get(row) ?? column;
    firstColumns.set(row, first);
    const key = group === 'disclosure' ? `${group}.${first}` : group;
    const table = acc.get(key) ?? { group, columns: [], rows: new Map<string, Map<string, Fact>>() };
    acc.set(key, table);
    if (!table.columns.includes(column)) {
      table.columns.push(column);
    }
    const cells = table.rows.get(row) ?? new Map<string, Fact>();
    table.rows.set(row, cells.set(column, fact));
  }
  const name = (it: string): string => (chinese ? labels.get(it) : undefined) ?? fallback(it);
  return [...acc.values()].map((table, idx, all) => ({
    caption: all[idx - 1]?.group === table.group ? '' : name(table.group),
    columns: table.columns.map(name),
    rows: [...table.rows].map(([row, cells]) => ({
      label: name(row),
      cells: table.columns.map((it) => cells.get(it)),
    })),
  }));
}

/** A page without scripts; `link` gives the address that leads to a figure in the text. */
export function page(reports: Report[], chinese: boolean, link: (fact: Fact) => string, t: Translate): string {
  const body = reports.map((it) => section(it, chinese, link, t)).join('');
  return `<!DOCTYPE html>
<html lang="${chinese ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${STYLE}</style></head><body>${body}</body></html>`;
}

function section(it: Report, chinese: boolean, link: (fact: Fact) => string, t: Translate): string {
  const heading = it.title ?? it.agency ?? t('Report without a title');
  const about = [
    [t('Organ'), it.agency],
    [t('Year'), it.year],
    [t('Edition of the form'), it.edition],
    [t('Figures'), it.facts.length],
  ] as const;
  const known = about.filter(([, value]) => value !== null);
  const items = known.map(([name, value]) => `<span>${escape(name)}: ${escape(String(value))}</span>`);
  const found = tables(it.facts, chinese).map((table) => grid(table, link));
  return `<h1>${escape(heading)}</h1><p>${items.join(' · ')}</p>${found.join('')}`;
}

function grid(table: Table, link: (fact: Fact) => string): string {
  const head = table.columns.map((it) => `<th>${escape(it)}</th>`).join('');
  const rows = table.rows.map((row) => {
    const cells = row.cells.map((it) => (it === undefined ? '<td></td>' : cell(it, link(it))));
    return `<tr><th>${escape(row.label)}</th>${cells.join('')}</tr>`;
  });
  const caption = table.caption === '' ? '' : `<caption>${escape(table.caption)}</caption>`;
  return `<table>${caption}<thead><tr><th></th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function cell(fact: Fact, address: string): string {
  const written = fact.raw.trim();
  const shown = fact.value === null ? written || '–' : String(fact.value);
  const kind = fact.value === null ? ' class="unknown"' : '';
  const title = `${fact.id}: ${written} (${fact.location.row}:${fact.location.column})`;
  return `<td${kind}><a href="${escape(address)}" title="${escape(title)}">${escape(shown)}</a></td>`;
}

export function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (it) => entities[it] ?? it);
}

const STYLE = `
body { color: var(--vscode-foreground); font-family: var(--vscode-font-family); padding: 0 1rem 2rem; }
h1 { font-size: 1.3em; font-weight: 600; }
table { border-collapse: collapse; margin: 1.2rem 0; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid var(--vscode-panel-border, #8884); padding: .2rem .6rem; font-weight: normal; }
tbody th { text-align: left; }
td { text-align: right; font-variant-numeric: tabular-nums; }
td a { color: inherit; text-decoration: none; }
td a:hover { color: var(--vscode-textLink-foreground); text-decoration: underline; }
td.unknown { color: var(--vscode-descriptionForeground); }
`;
