// Files that offices write, by name, and what is shown of the text that is read of them.

/** The scheme of the documents that show such a text. */
export const VIEW = 'gouji-office';

/** Those that are read, and those that have to be saved anew first, which the view says. */
const ENDINGS = /\.(docx|xlsx|pdf|doc|wps|xls|et)$/i;

/** The answer to `gouji/officeText`. */
export type OfficeText = { text: string; languageId: string } | { refused: string };

/** As much of a URI as is looked at here. */
interface Address {
  scheme: string;
  path: string;
}

export function isOffice(uri: Address): boolean {
  return uri.scheme === 'file' && ENDINGS.test(uri.path);
}

/** Where the text of a file is shown. `suffix` is for the user, who sees both under their names. */
export function viewOf(file: Address, suffix: string): Address {
  return { scheme: VIEW, path: file.path + suffix };
}

/** The file that a document shows, which it is for the server; `undefined` for any other document. */
export function fileOf(view: Address, suffix: string): Address | undefined {
  const { scheme, path } = view;
  return scheme === VIEW && path.endsWith(suffix)
    ? { scheme: 'file', path: path.slice(0, path.length - suffix.length) }
    : undefined;
}

/** A mark of the text, and what a reader sees behind it. */
export interface Mark {
  start: number;
  end: number;
  shown: string;
}

/** What stands between two cells of a row. */
const BETWEEN = ' │ ';

/**
 * The marks of a text: it is HTML with nothing in it but paragraphs and tables, in which no character of the file is
 * a mark. The places of all else stay as they are, which is what findings count in.
 */
export function marks(text: string): Mark[] {
  const found = text.matchAll(/<[^>]*>|&lt;|&amp;/g);
  return Array.from(found, ({ 0: mark, index: start }) => {
    const end = start + mark.length;
    return { start, end, shown: shown(mark, text.startsWith('<td', end)) };
  });
}

function shown(mark: string, isBeforeCell: boolean): string {
  switch (mark) {
    case '&lt;':
      return '<';
    case '&amp;':
      return '&';
    case '</td>':
      return isBeforeCell ? BETWEEN : '';
    default:
      return '';
  }
}
