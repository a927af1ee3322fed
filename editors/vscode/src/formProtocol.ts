// What the server says of a form, and what the extension and the page that draws it say to one another.

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** The form of one report: the answer to `gouji/form`. */
export interface Form {
  /** The version of the text that this was read from. */
  version: number;
  /** Which part of the document the report is, and how many reports there are. */
  part: number;
  reports: number;
  range: Range;
  title: string | null;
  agency: string | null;
  year: number | null;
  edition: string;
  tables: Table[];
  findings: Finding[];
}

export interface Table {
  label: string;
  caption: string;
  /** `null` where the report has no such table. */
  range: Range | null;
  /** `false` where it is there and its figures cannot be told from one another. */
  readable: boolean;
  /** The cells that begin in each row. */
  rows: Cell[][];
}

export interface Cell {
  text: string;
  rowSpan?: number;
  columnSpan?: number;
  /** `undefined` for a label. */
  figure?: Figure;
}

export interface Figure {
  id: string;
  /** Its row and column in words. */
  name: string;
  state: 'number' | 'blank' | 'notApplicable' | 'malformed' | 'missing';
  range: Range | null;
  total: boolean;
  /** Indices of `Form.findings`. */
  findings: number[];
  /** What it should be, where the best fix says so. */
  proposed?: string;
}

export interface Finding {
  range: Range;
  severity: 'error' | 'warning' | 'info' | 'hint';
  rule: string;
  message: string;
}

/** The answer to `gouji/enterFigure`. */
export type Entered = { edit: unknown } | { refused: string };

export type ToPage =
  | { type: 'form'; form: Form }
  /** The text holds no report. */
  | { type: 'none' }
  /** The cursor of the text is in this cell, or in none. */
  | { type: 'cursor'; id: string | undefined }
  /** What was typed into this figure stands in the text. */
  | { type: 'entered'; id: string }
  | { type: 'refused'; id: string; reason: string }
  /** What there is to know of a figure, line by line. */
  | { type: 'explained'; id: string; lines: string[] };

export type FromPage =
  | { type: 'ready' }
  | { type: 'enter'; id: string; text: string }
  | { type: 'reveal'; range: Range }
  | { type: 'fix'; id: string }
  | { type: 'explain'; id: string }
  | { type: 'undo' }
  | { type: 'save' };

/** The words of the page, in the user's language. */
export interface Words {
  noReport: string;
  noTable: string;
  unreadable: string;
  noCell: string;
  edition: string;
  /** 「{0}」 is how many of the cells are blank. */
  blanks: string;
  findings: string;
  clean: string;
  fix: string;
  fixes: string;
}

/** Whether a place lies in a range; its end counts as in it. */
export function contains(range: Range, at: Position): boolean {
  const before = (a: Position, b: Position): boolean =>
    a.line < b.line || (a.line === b.line && a.character <= b.character);
  return before(range.start, at) && before(at, range.end);
}

/** Every number of a form, in reading order. */
export function figures(form: Form): Figure[] {
  const cells = form.tables.flatMap((it) => it.rows.flat());
  return cells.map((it) => it.figure).filter((it) => it !== undefined);
}

/** The number at a place of the text. Of two that touch there, the one that holds something. */
export function figureAt(form: Form, at: Position): Figure | undefined {
  const found = figures(form).filter((it) => it.range !== null && contains(it.range, at));
  return found.find((it) => it.state !== 'blank') ?? found[0];
}
