import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { environment, type Environment } from "../../config/index.js";
import { StepwrightError } from "../../errors/index.js";

/**
 * Compares lines with what a file holds. Where there is none, or STEPWRIGHT_UPDATE_SNAPSHOTS says so, the file is written instead.
 * @throws SNAPSHOT_DIFFERS, SNAPSHOT_MISSING on CI, SNAPSHOT_UNUSABLE, SETTING_INVALID
 */
export function compareSnapshot(
  path: string,
  lines: readonly string[],
  { get }: Pick<Environment, "get"> = environment(),
): void {
  const kept = readIfThere(path);
  const updates = get("STEPWRIGHT_UPDATE_SNAPSHOTS") ?? false;
  if (kept === undefined && !updates && get("CI") === true) throw new StepwrightError("SNAPSHOT_MISSING", { path });
  if (kept === undefined || updates) {
    usable(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${lines.join("\n")}\n`);
    });
    return;
  }
  const changes = changedLines(kept, lines);
  if (changes.length > 0) throw new StepwrightError("SNAPSHOT_DIFFERS", { path, changes });
}

function readIfThere(path: string): readonly string[] | undefined {
  if (!existsSync(path)) return undefined;
  return usable(path, () => readFileSync(path, "utf8").trimEnd().split(/\r?\n/));
}

/** @throws SNAPSHOT_UNUSABLE */
function usable<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new StepwrightError("SNAPSHOT_UNUSABLE", { path, reason: (error as Error).message }, { cause: error });
  }
}

/** What was there and is no more, with a minus, and what is there now, with a plus, in the order of the lines. */
function changedLines(before: readonly string[], after: readonly string[]): readonly string[] {
  const changes: string[] = [];
  let next = 0;
  for (const line of before) {
    const at = after.indexOf(line, next);
    if (at < 0) {
      changes.push(`- ${line}`);
      continue;
    }
    changes.push(...after.slice(next, at).map((added) => `+ ${added}`));
    next = at + 1;
  }
  return [...changes, ...after.slice(next).map((added) => `+ ${added}`)];
}
