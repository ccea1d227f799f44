/** Colours for a terminal; plain unless asked for. */
export interface Palette {
  good(text: string): string;
  bad(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

const same = (text: string): string => text;
const wrap =
  (open: number, close: number) =>
  (text: string): string =>
    text === "" ? text : `\u001b[${open}m${text}\u001b[${close}m`;

const plain: Palette = { good: same, bad: same, dim: same, bold: same };
const coloured: Palette = { good: wrap(32, 39), bad: wrap(31, 39), dim: wrap(2, 22), bold: wrap(1, 22) };

/** The palette to write with. Whether a terminal wants colours (NO_COLOR, TTY) is for the caller to know. */
export function paletteOf(colors: boolean | undefined): Palette {
  return colors === true ? coloured : plain;
}
