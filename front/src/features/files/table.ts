/** What there is to see of a file of values in rows: CSV, whose separator may be a comma, a semicolon or a tab. */
export interface Table {
  rows: string[][];
  /** How many rows the file has beside these. */
  more: number;
}

/** More would cost the page its quickness, and nobody reads them here. */
const MAX_ROWS = 200;
const MAX_COLUMNS = 50;

/** The first rows of a text. Quoted cells may hold separators, ends of lines and doubled quotes (RFC 4180). */
export function tableOf(text: string): Table {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let more = 0;
  const endRow = () => {
    if (rows.length < MAX_ROWS) rows.push(row.slice(0, MAX_COLUMNS));
    else more++;
    row = [];
  };
  // One cell and what ends it: quoted, or up to the next separator or end of line.
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"?|([^${separator}\\r\\n]*))(${separator}|\\r\\n?|\\n|$)`,
    'y',
  );
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (!found) {
      // Letters behind a closing quote: the rest of the cell is taken as it stands.
      const end = text.slice(at).search(new RegExp(`[${separator}\\r\\n]`));
      row.push(end < 0 ? text.slice(at) : text.slice(at, at + end));
      cell.lastIndex = end < 0 ? text.length : at + end + 1;
      if (end < 0 || text[at + end] !== separator) endRow();
      continue;
    }
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== separator) endRow();
  }
  if (row.length > 0) endRow();
  return { rows, more };
}

/** Which of them the first line has most of. */
function separatorOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (sign: string) => line.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
