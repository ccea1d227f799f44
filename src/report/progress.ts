import { paletteOf } from "./palette.js";

/** How wide the bar is, in characters. */
const width = 24;

/** How far a batch has come, in one line: a bar, the count, and how many failed. */
export function renderProgress(
  { done, failed, total }: { readonly done: number; readonly failed: number; readonly total: number | undefined },
  { colors }: { readonly colors?: boolean } = {},
): string {
  const palette = paletteOf(colors);
  const wrong = failed === 0 ? "" : `  ${palette.bad(`${failed} failed`)}`;
  if (total === undefined || total === 0) return `${done} done${wrong}`;
  const full = Math.min(width, Math.floor((done * width) / total));
  const bar = palette.good("█".repeat(full)) + palette.dim("░".repeat(width - full));
  return `${bar}  ${done}/${total}${wrong}`;
}
