import { hashOrdered } from "./hash-order.js";
import { MapRunFailure } from "./map-run-failure.js";
import type { JsonObject } from "../../util/json.js";

const delimiters: Readonly<Record<string, string>> = { COMMA: ",", PIPE: "|", SEMICOLON: ";", SPACE: " ", TAB: "\t" };

/** How a CSV file is read. */
export interface CsvOptions {
  /** Column names; absent where the first row has them. */
  readonly headers?: readonly string[] | undefined;
  /** COMMA (default), PIPE, SEMICOLON, SPACE or TAB. */
  readonly delimiter?: string | undefined;
  /** Rows to read at most. */
  readonly most: number;
}

/**
 * Reads the rows of a CSV file as objects of texts. Fields past the headers are dropped, missing ones are empty.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html
 * @throws MapRunFailure for headers that stand twice
 */
export function readCsv(text: string, { headers: given, delimiter = "COMMA", most }: CsvOptions): JsonObject[] {
  const rows = csvRows(text, delimiters[delimiter] ?? ",");
  const headers = given ?? (rows.next().value as readonly string[] | undefined) ?? [];
  if (new Set(headers).size < headers.length) {
    throw new MapRunFailure("States.ItemReaderFailed", "CSV headers cannot contain duplicates.");
  }
  const columns = headers.map((header, index) => ({ header, index }));
  const ordered = hashOrdered(columns, ({ header }) => header);
  const items: JsonObject[] = [];
  if (most === 0) return items;
  for (const row of rows) {
    items.push(Object.fromEntries(ordered.map(({ header, index }) => [header, row[index] ?? ""])));
    if (items.length === most) break;
  }
  return items;
}

/** The rows of a CSV text: fields may stand in double quotes, in which two quotes are one. Empty lines are no rows. */
function* csvRows(text: string, delimiter: string): Generator<readonly string[]> {
  const field = new RegExp(`"((?:[^"]|"")*)"|([^${delimiter === "|" ? "\\|" : delimiter}\\r\\n]*)`, "y");
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      field.lastIndex = at;
      const [whole, quoted, plain] = field.exec(text) as RegExpExecArray;
      row.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
      at += whole.length;
      // Text after a closing quote belongs to nothing: the field ends at the next delimiter.
      while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at += 1;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (text[at] === "\r") at += 1;
    if (text[at] === "\n") at += 1;
    if (row.length > 1 || row[0] !== "") yield row;
  }
}
