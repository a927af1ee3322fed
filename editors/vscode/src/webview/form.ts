// The page that draws a form. It knows no word of the form and no figure: it draws what the extension hands it,
// and hands back what is typed.

import type { Cell, Figure, Form, FromPage, Table, ToPage, Words } from '../formProtocol';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const host = acquireVsCodeApi();
const words = JSON.parse(element('words').textContent) as Words;

/** What is drawn, and the fields of its figures by id. */
let form: Form | undefined;
let fields = new Map<string, Field>();
/** Of what is drawn: another one of the same shape only changes its fields. */
let shape = '';
let lit: Field | undefined;
/** How long the mouse is to rest on a figure before it is told of, in milliseconds. */
const RESTS = 250;
let resting: ReturnType<typeof setTimeout> | undefined;
/** The key that fixes a figure, as in a text, in words. */
const FIX_KEY = 'Ctrl+.';
/** What is told of below the tables. */
let explained: Field | undefined;

/** A figure as it is drawn. */
interface Field {
  figure: Figure;
  /** What the text holds. */
  text: string;
  cell: HTMLTableCellElement;
  input: HTMLInputElement | undefined;
  fix: HTMLButtonElement;
  about: HTMLElement;
  refused: string | undefined;
  /** What was handed on and is not answered yet. */
  sent: string | undefined;
}

window.addEventListener('message', (event: MessageEvent<ToPage>) => {
  const message = event.data;
  switch (message.type) {
    case 'form':
      draw(message.form);
      break;
    case 'none':
      form = undefined;
      shape = '';
      fields.clear();
      element('title').textContent = words.noReport;
      element('about').textContent = '';
      element('tables').replaceChildren();
      element('detail').replaceChildren();
      break;
    case 'cursor':
      light(message.id === undefined ? undefined : fields.get(message.id));
      break;
    case 'explained': {
      const field = fields.get(message.id);
      if (field !== undefined && field === explained) {
        tell([field.refused, ...message.lines]);
      }
      break;
    }
    case 'entered': {
      const field = fields.get(message.id);
      if (field !== undefined) {
        field.sent = undefined;
      }
      break;
    }
    case 'refused': {
      const field = fields.get(message.id);
      if (field !== undefined) {
        field.sent = undefined;
        field.refused = message.reason;
        dress(field);
        explain(field);
      }
      break;
    }
  }
});

function draw(next: Form): void {
  form = next;
  const { title, agency, year } = next;
  element('title').textContent = title ?? agency ?? '';
  const blanks = next.tables.flatMap((it) => it.rows.flat()).filter((it) => it.figure?.state === 'blank').length;
  const state = next.findings.length === 0 ? words.clean : fill(words.findings, next.findings.length);
  const about = [year, fill(words.edition, next.edition), state, blanks > 0 ? fill(words.blanks, blanks) : ''];
  element('about').textContent = about.filter((it) => it !== null && it !== '').join(' · ');
  const drawn = JSON.stringify([next.part, next.tables.map((it) => it.rows.map((row) => row.map(outline)))]);
  if (drawn !== shape) {
    shape = drawn;
    fields = new Map();
    element('tables').replaceChildren(...next.tables.map(section));
  }
  for (const [table, of] of next.tables.entries()) {
    note(table, of);
    for (const cell of of.rows.flat()) {
      const field = cell.figure === undefined ? undefined : fields.get(cell.figure.id);
      if (field !== undefined && cell.figure !== undefined) {
        update(field, cell.text, cell.figure);
      }
    }
  }
  rove();
  // What is told of a figure is told of what the text holds now.
  explained = explained === undefined ? undefined : fields.get(explained.figure.id);
  if (explained !== undefined) {
    host.postMessage({ type: 'explain', id: explained.figure.id });
  }
}

/** What of a cell makes it another one to draw. */
function outline(it: Cell): unknown {
  const id = it.figure?.id;
  return id === undefined ? [it.text, it.rowSpan, it.columnSpan] : [id, it.columnSpan, it.figure?.state === 'missing'];
}

function section(table: Table, idx: number): HTMLElement {
  const section = make('section');
  const heading = make('h2', { id: `heading-${idx}` });
  heading.textContent = table.caption;
  const scroller = make('div', { className: 'scroller' });
  scroller.setAttribute('role', 'region');
  scroller.setAttribute('aria-labelledby', heading.id);
  const grid = make('table');
  const body = make('tbody');
  body.append(...table.rows.map(row));
  grid.append(body);
  if (body.querySelector('input') === null) {
    // Otherwise its fields scroll it, and Tab goes from the last of one table to the first of the next.
    scroller.tabIndex = 0;
  }
  scroller.append(grid);
  section.append(heading, make('p', { id: `note-${idx}`, className: 'note' }), scroller);
  return section;
}

function note(idx: number, table: Table): void {
  const text = table.readable ? (table.range === null ? words.noTable : '') : words.unreadable;
  element(`note-${idx}`).textContent = text;
}

function row(cells: Cell[]): HTMLTableRowElement {
  const row = make('tr');
  const isHead = cells.every((it) => it.figure === undefined);
  for (const it of cells) {
    row.append(it.figure === undefined ? label(it, isHead) : figure(it, it.figure));
  }
  return row;
}

function label(it: Cell, isHead: boolean): HTMLElement {
  // A cell without words heads nothing.
  const cell = document.createElement(it.text === '' ? 'td' : 'th');
  cell.textContent = it.text;
  span(cell, it);
  if (cell.tagName === 'TH') {
    cell.scope = isHead ? ((it.columnSpan ?? 1) > 1 ? 'colgroup' : 'col') : (it.rowSpan ?? 1) > 1 ? 'rowgroup' : 'row';
  }
  return cell;
}

function figure(it: Cell, figure: Figure): HTMLElement {
  const cell = make('td');
  span(cell, it);
  const about = make('span', { id: `about-${figure.id}`, className: 'unseen' });
  // Out of the way of Tab: what is typed from blank to blank must not end in a button that has just come up.
  const fix = make('button', { type: 'button', className: 'fix', tabIndex: -1 });
  const field: Field = { figure, text: it.text, cell, input: undefined, fix, about, refused: undefined, sent: undefined };
  fields.set(figure.id, field);
  if (figure.state === 'missing') {
    cell.textContent = words.noCell;
    cell.append(about);
    return cell;
  }
  const input = make('input', { type: 'text', autocomplete: 'off', spellcheck: false });
  input.inputMode = 'decimal';
  input.setAttribute('aria-label', figure.name);
  input.setAttribute('aria-describedby', about.id);
  input.setAttribute('aria-keyshortcuts', 'Control+.');
  field.input = input;
  input.value = it.text;
  input.addEventListener('focus', () => {
    rove(field);
    explain(field);
  });
  input.addEventListener('click', () => {
    reveal(field);
  });
  input.addEventListener('change', () => {
    commit(field);
  });
  input.addEventListener('keydown', (event) => {
    key(event, field);
  });
  cell.addEventListener('mouseenter', () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      explain(field);
    }, RESTS);
  });
  fix.addEventListener('click', () => {
    askForFix(field);
  });
  cell.append(input, fix, about);
  return cell;
}

function span(cell: HTMLTableCellElement, it: Cell): void {
  cell.rowSpan = it.rowSpan ?? 1;
  cell.colSpan = it.columnSpan ?? 1;
}

/** Takes what the text holds now. What is being typed into a field, or is on its way to the text, stays. */
function update(field: Field, text: string, figure: Figure): void {
  const { input } = field;
  const isTyped = input !== undefined && input.value !== field.text && input === document.activeElement;
  if (input !== undefined && !isTyped && field.sent === undefined) {
    input.value = text;
    field.refused = undefined;
  }
  field.text = text;
  field.figure = figure;
  dress(field);
}

/** Shows what is wrong with a figure, and what it should be. */
function dress(field: Field): void {
  const { figure, cell, input, fix, about } = field;
  const severities = findings(field).map((it) => it.severity);
  const isWrong = severities.includes('error') || severities.includes('warning');
  const classes = [figure.state, figure.total ? 'total' : '', isWrong ? 'wrong' : severities.length > 0 ? 'noted' : ''];
  const own = [...classes, 'figure', field === lit ? 'lit' : '', field.refused === undefined ? '' : 'refused'];
  cell.className = own.filter((it) => it !== '').join(' ');
  input?.setAttribute('aria-invalid', String(isWrong || field.refused !== undefined));
  fix.hidden = !isWrong;
  const { proposed } = figure;
  fix.textContent = proposed === undefined ? '…' : `→ ${proposed.trim()}`;
  fix.title = `${proposed === undefined ? words.fixes : fill(words.fix, proposed.trim())} (${FIX_KEY})`;
  const told = [field.refused, ...findings(field).map((it) => it.message), isWrong ? fix.title : undefined];
  about.textContent = told.filter(Boolean).join('; ');
  fix.setAttribute('aria-label', `${figure.name}: ${fix.title}`);
}

function findings(field: Field): Form['findings'] {
  const all = form?.findings ?? [];
  return field.figure.findings.map((it) => all[it]).filter((it) => it !== undefined);
}

/** What is known of a figure, below the tables: what is known here at once, the rest when it comes. */
function explain(field: Field): void {
  explained = field;
  tell([field.figure.name, field.refused, ...findings(field).map((it) => it.message)]);
  host.postMessage({ type: 'explain', id: field.figure.id });
}

function tell(lines: (string | undefined)[]): void {
  const shown = lines.filter((it) => it !== undefined).map((it) => {
    const line = make('p');
    line.textContent = it;
    return line;
  });
  element('detail').replaceChildren(...shown);
}

function commit(field: Field): void {
  const text = field.input?.value ?? '';
  // Enter commits, and so does the focus that leaves after it.
  if (text.trim() !== field.text.trim() && text !== field.sent) {
    field.sent = text;
    host.postMessage({ type: 'enter', id: field.figure.id, text });
  }
}

function askForFix(field: Field): void {
  host.postMessage({ type: 'fix', id: field.figure.id });
}

function reveal(field: Field): void {
  if (field.figure.range !== null) {
    host.postMessage({ type: 'reveal', range: field.figure.range });
  }
}

function light(field: Field | undefined): void {
  lit?.cell.classList.remove('lit');
  lit = field;
  field?.cell.classList.add('lit');
  if (!document.hasFocus()) {
    field?.cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}

/** Tab goes through the blanks, and leaves and enters at the field that was last in use. */
function rove(current?: Field): void {
  const all = [...fields.values()].filter((it) => it.input !== undefined);
  const used = current ?? all.find((it) => it.input?.tabIndex === 0 && it.figure.state !== 'blank') ?? all[0];
  for (const it of all) {
    if (it.input !== undefined) {
      it.input.tabIndex = it === used || it.figure.state === 'blank' ? 0 : -1;
    }
  }
}

function key(event: KeyboardEvent, field: Field): void {
  const { input } = field;
  if (input === undefined || event.isComposing) {
    return;
  }
  const isTyped = input.value !== field.text;
  const [atStart, atEnd] = [input.selectionStart === 0, input.selectionEnd === input.value.length];
  const control = event.ctrlKey || event.metaKey;
  const taken = ((): boolean => {
    if (control && event.key.toLowerCase() === 's') {
      commit(field);
      host.postMessage({ type: 'save' });
      return true;
    }
    if (control && event.key.toLowerCase() === 'z' && !isTyped) {
      host.postMessage({ type: 'undo' });
      return true;
    }
    if (control && event.key === '.' && !field.fix.hidden) {
      commit(field);
      askForFix(field);
      return true;
    }
    switch (event.key) {
      case 'Escape':
        input.value = field.text;
        field.refused = undefined;
        field.sent = undefined;
        dress(field);
        explain(field);
        return true;
      case 'Enter':
        commit(field);
        return go(field, 'down');
      case 'ArrowDown':
        return go(field, 'down');
      case 'ArrowUp':
        return go(field, 'up');
      case 'ArrowLeft':
        return atStart && go(field, 'left');
      case 'ArrowRight':
        return atEnd && go(field, 'right');
      default:
        return false;
    }
  })();
  if (taken) {
    event.preventDefault();
  }
}

/** Goes to the nearest field on a side, by where fields are drawn. Returns whether there is one. */
function go(from: Field, to: 'up' | 'down' | 'left' | 'right'): boolean {
  const own = from.cell.getBoundingClientRect();
  const middle = (it: DOMRect): [number, number] => [it.x + it.width / 2, it.y + it.height / 2];
  const [x, y] = middle(own);
  const distances = [...fields.values()].flatMap((field) => {
    const [theirX, theirY] = middle(field.cell.getBoundingClientRect());
    const [across, along] = to === 'up' || to === 'down' ? [theirX - x, theirY - y] : [theirY - y, theirX - x];
    const ahead = to === 'up' || to === 'left' ? -along : along;
    const isThere = field.input !== undefined && ahead > 1 && Math.abs(across) < own.width;
    return isThere ? [{ field, distance: ahead + 2 * Math.abs(across) }] : [];
  });
  const nearest = distances.sort((a, b) => a.distance - b.distance)[0]?.field.input;
  nearest?.focus();
  nearest?.select();
  return nearest !== undefined;
}

function fill(words: string, value: string | number): string {
  return words.replace('{0}', String(value));
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`the page has no ${id}`);
  }
  return found;
}

function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(name), properties);
}

host.postMessage({ type: 'ready' });
