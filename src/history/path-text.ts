import type { Execution, Thread, ThreadStatus, Visit, VisitStatus } from "./execution.js";

const marks: Readonly<Record<VisitStatus, string>> = {
  succeeded: "",
  caught: " ✗",
  failed: " ✗",
  timedOut: " ✗",
  aborted: " ⊘",
  running: " …",
};

const endings: Readonly<Record<ThreadStatus, string>> = { ...marks, succeeded: " ✓" };

/** An Execution does not change: its paths are written once. */
const written = new WeakMap<Thread, string>();

/** How many states a printed thread shows at most; the middle of a longer one is counted instead. */
const longest = 40;

/**
 * The path a thread took, in one line: `A → B → Fan[PaymentProcessing ✗ | Inventory ✓] → C`. ✗ failed (also where a catcher took over),
 * ⊘ aborted, … still running, ✓ a branch or iteration that reached its end. Loops and equal iterations are counted: `(Poll → Sleep) ×5`.
 */
export function pathText(thread: Thread): string {
  if (thread.visits.length === 0) return "(no state entered)";
  const known = written.get(thread);
  if (known !== undefined) return known;
  const text = shortened(folded(thread.visits.map(visitText))).join(" → ");
  written.set(thread, text);
  return text;
}

/** {@link pathText} of the whole execution. */
export function executionPathText(execution: Execution): string {
  return pathText(execution.thread);
}

function visitText(visit: Visit): string {
  const threads = visit.branches.length > 0 ? visit.branches : visit.iterations;
  if (threads.length === 0) return `${visit.state}${marks[visit.status]}`;
  const inner = visit.branches.length > 0 ? threads.map(threadText) : counted(threads.map(threadText));
  return `${visit.state}[${shortened(inner, 12).join(" | ")}]${visit.status === "caught" ? marks.caught : ""}`;
}

function threadText(thread: Thread): string {
  const path = thread.visits.length === 0 ? "" : pathText(thread);
  const ending = endings[thread.status];
  return path.endsWith(ending) ? path : `${path}${ending}`.trim();
}

/** Equal texts once, with their count: iterations differ by their path, not by their place. */
function counted(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${count}× ${text}`));
}

/** Folds what repeats at once: A B A B A B → (A → B) ×3. */
function folded(texts: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < texts.length;) {
    const { size, times } = repetition(texts, at);
    if (times === 1) result.push(texts[at]!);
    else result.push(`${size === 1 ? texts[at]! : `(${texts.slice(at, at + size).join(" → ")})`} ×${times}`);
    at += times === 1 ? 1 : size * times;
  }
  return result;
}

function repetition(texts: readonly string[], from: number): { size: number; times: number } {
  for (let size = 1; size <= 8 && from + 2 * size <= texts.length; size += 1) {
    let times = 1;
    while (sameBlock(texts, from, from + size * times, size)) times += 1;
    if (times > 1) return { size, times };
  }
  return { size: 1, times: 1 };
}

function sameBlock(texts: readonly string[], left: number, right: number, size: number): boolean {
  if (right + size > texts.length) return false;
  for (let at = 0; at < size; at += 1) if (texts[left + at] !== texts[right + at]) return false;
  return true;
}

function shortened(texts: readonly string[], most = longest): readonly string[] {
  if (texts.length <= most) return texts;
  const head = Math.ceil(most / 2);
  const tail = most - head;
  return [...texts.slice(0, head), `… ${texts.length - most} more …`, ...texts.slice(-tail)];
}
