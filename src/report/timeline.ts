import type { Attempt, Execution, SeenMapRun, Thread, Visit } from "../history/index.js";
import { valueText, visitOfMapRun } from "../history/index.js";
import { formatDuration } from "../util/duration.js";
import type { Palette } from "./palette.js";
import { markOf, offsetText } from "./words.js";
import { failureText } from "../history/index.js";

/** A line of the timeline: when, and what, indented by depth. */
interface Line {
  readonly at: string;
  readonly depth: number;
  readonly text: string;
}

/** Iterations that are printed at most; failed ones come first. */
const shownIterations = 5;
/** Visits of one thread that are printed at most; the middle of more is counted. */
const shownVisits = 60;

/** The visits in order, with times since the start, attempts, branches and iterations. */
export function timelineLines(execution: Execution, palette: Palette): string[] {
  const lines: Line[] = [];
  writeThread(execution, execution.thread, 0, palette, lines);
  const width = Math.max(3, ...lines.map((line) => line.at.length));
  return lines.map(({ at, depth, text }) => `${palette.dim(at.padEnd(width))}  ${"  ".repeat(depth)}${text}`);
}

function writeThread(execution: Execution, thread: Thread, depth: number, palette: Palette, lines: Line[]): void {
  const { visits } = thread;
  const half = shownVisits / 2;
  visits.forEach((visit, index) => {
    if (visits.length > shownVisits && index >= half && index < visits.length - half) {
      if (index === half)
        lines.push({ at: "", depth, text: palette.dim(`… ${visits.length - shownVisits} more visits`) });
      return;
    }
    writeVisit(execution, visit, visits[index + 1], depth, palette, lines);
  });
}

function writeVisit(
  execution: Execution,
  visit: Visit,
  next: Visit | undefined,
  depth: number,
  palette: Palette,
  lines: Line[],
): void {
  const notes = [visit.type, ...notesOn(visit, next)];
  lines.push({
    at: offsetText(execution, visit.enteredAt),
    depth,
    text: `${markOf(visit.status, palette)} ${palette.bold(visit.state)}  ${palette.dim(notes.join(", "))}${failureNote(visit, palette)}`,
  });
  for (const run of visit.type === "Map" ? execution.mapRuns : []) {
    if (visitOfMapRun(execution, run.arn) !== visit) continue;
    lines.push({ at: "", depth: depth + 1, text: palette.dim(mapRunText(run)) });
  }
  const single = visit.attempts.length === 1;
  for (const attempt of visit.attempts) {
    const inside = attempt.branches.length > 0 ? attempt.branches : attempt.iterations;
    if (!single)
      lines.push({
        at: offsetText(execution, attempt.scheduledAt),
        depth: depth + 1,
        text: attemptText(attempt, palette),
      });
    writeInside(execution, inside, depth + (single ? 1 : 2), palette, lines);
  }
}

function mapRunText({ arn, counts }: SeenMapRun): string {
  const { total, succeeded, failed, timedOut, aborted } = counts;
  const outcomes = [
    [succeeded, "succeeded"],
    [failed, "failed"],
    [timedOut, "timed out"],
    [aborted, "aborted"],
  ] as const;
  const told = outcomes.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `Map Run ${arn}: ${[`${total} ${total === 1 ? "item" : "items"}`, ...told].join(", ")}`;
}

function notesOn(visit: Visit, next: Visit | undefined): string[] {
  const notes: string[] = [];
  const last = visit.attempts.at(-1);
  if (visit.type === "Choice" && next !== undefined) notes.push(`→ ${next.state}`);
  if (visit.branches.length > 0) notes.push(`${visit.branches.length} branches`);
  if (last?.itemCount !== undefined) notes.push(`${last.itemCount} ${last.itemCount === 1 ? "item" : "items"}`);
  if (visit.attempts.length > 1) notes.push(`${visit.attempts.length} attempts`);
  const took = visit.exitedAt === undefined ? 0 : visit.exitedAt.getTime() - visit.enteredAt.getTime();
  if (took > 0) notes.push(formatDuration(took));
  return notes;
}

function failureNote(visit: Visit, palette: Palette): string {
  if (visit.status !== "failed" && visit.status !== "timedOut" && visit.status !== "caught") return "";
  const caught = visit.caughtBy === undefined ? "" : `, caught by ${visit.caughtBy}`;
  return `  ${palette.bad(failureText(visit))}${caught}`;
}

function attemptText(attempt: Attempt, palette: Palette): string {
  const delay = attempt.delayMs === undefined ? "" : ` (after ${formatDuration(attempt.delayMs)})`;
  const failed =
    attempt.status === "succeeded" || attempt.status === "running" ? "" : `  ${palette.bad(failureText(attempt))}`;
  return `${markOf(attempt.status, palette)} attempt ${attempt.number}${delay}${failed}`;
}

function writeInside(
  execution: Execution,
  threads: readonly Thread[],
  depth: number,
  palette: Palette,
  lines: Line[],
): void {
  const shown = worthShowing(threads);
  for (const thread of threads) {
    if (!shown.has(thread)) continue;
    const label = thread.kind === "branch" ? `branch ${thread.index}` : `item ${thread.index}${itemText(thread)}`;
    lines.push({ at: "", depth, text: `${markOf(thread.status, palette)} ${label}` });
    writeThread(execution, thread, depth + 1, palette, lines);
  }
  const hidden = threads.filter((thread) => !shown.has(thread));
  for (const status of ["succeeded", "failed", "timedOut", "aborted", "running"] as const) {
    const count = hidden.filter((thread) => thread.status === status).length;
    const words = {
      succeeded: "succeeded",
      failed: "failed",
      timedOut: "timed out",
      aborted: "aborted",
      running: "running",
    };
    if (count > 0)
      lines.push({
        at: "",
        depth,
        text: palette.dim(`… ${count} more ${count === 1 ? "item" : "items"} ${words[status]}`),
      });
  }
}

/** All branches; of many iterations those that failed, then the first ones. */
function worthShowing(threads: readonly Thread[]): ReadonlySet<Thread> {
  if (threads[0]?.kind !== "iteration" || threads.length <= shownIterations) return new Set(threads);
  const failed = threads.filter((thread) => thread.status === "failed" || thread.status === "timedOut");
  const others = threads.filter((thread) => thread.status !== "failed" && thread.status !== "timedOut");
  return new Set([
    ...failed.slice(0, shownIterations),
    ...others.slice(0, Math.max(1, shownIterations - failed.length)),
  ]);
}

function itemText(thread: Thread): string {
  const input = thread.visits[0]?.input;
  return input === undefined ? "" : `: ${valueText(input, 60)}`;
}
