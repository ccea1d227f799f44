import { inspect } from "node:util";
import { StepwrightError } from "../../errors/index.js";
import { didYouMean } from "../../util/nearest.js";
import { formatDuration } from "../../util/duration.js";
import { outcomeText, type FaultRow } from "./fault-row.js";
import { compareSnapshot } from "./snapshot.js";

/** What became of every fault of a workflow: a table to assert on, and to keep as a snapshot. */
export interface FaultTable {
  readonly rows: readonly FaultRow[];
  /** Failures that end the execution. */
  readonly unhandled: readonly FaultRow[];
  /** Failures that a catcher takes, or a distributed Map tolerates. */
  readonly handled: readonly FaultRow[];
  /** Failures for which the Task, or a Parallel or Map around it, is tried again. */
  readonly retried: readonly FaultRow[];
  /** Tasks the run did not come to: their faults prove nothing. */
  readonly notReached: readonly FaultRow[];
  /** Failures that came out otherwise than the definition says. */
  readonly differing: readonly FaultRow[];
  /** One row, by state and error. */
  row(state: string, error: string): FaultRow | undefined;
  /**
   * The failure is caught or tolerated; with `next`, it leads there. Without an error, every failure of the state.
   * @throws NAME_EXPECTED; FAULTS_DIFFER with the whole table
   */
  expectHandled(state: string, error?: string, next?: string): this;
  /** The failure ends the execution. Without an error, every failure of the state. @throws NAME_EXPECTED, FAULTS_DIFFER */
  expectUnhandled(state: string, error?: string): this;
  /** The failure is tried again so often. @throws NAME_EXPECTED, COUNT_INVALID, FAULTS_DIFFER */
  expectRetries(state: string, error: string, retries: number): this;
  /** No failure ends the execution, and every Task was reached. @throws FAULTS_DIFFER */
  expectAllHandled(): this;
  /**
   * The table is the one that a file holds: a line for each fault, and one that counts. Where there is no such file it is written, but
   * not on CI (where the variable `CI` is set); with STEPWRIGHT_UPDATE_SNAPSHOTS=true it is written again.
   * @param path against the working directory, such as `spec/orders.faults.txt`
   * @throws NAME_EXPECTED; SNAPSHOT_DIFFERS with the lines that differ, SNAPSHOT_MISSING, SNAPSHOT_UNUSABLE, SETTING_INVALID
   */
  expectSnapshot(path: string): this;
  /** Plain data, without times of day: the same for the same definition and input. */
  toJSON(): readonly object[];
  /** The table in columns, and a line that counts. */
  toString(): string;
}

/** Makes the table of rows. */
export function faultTable(rows: readonly FaultRow[]): FaultTable {
  return new Table(rows);
}

class Table implements FaultTable {
  readonly rows: readonly FaultRow[];

  constructor(rows: readonly FaultRow[]) {
    this.rows = Object.freeze([...rows]);
    Object.freeze(this);
  }

  get unhandled(): readonly FaultRow[] {
    return this.rows.filter(({ outcome }) => outcome.kind === "ends");
  }

  get handled(): readonly FaultRow[] {
    return this.rows.filter(isHandled);
  }

  get retried(): readonly FaultRow[] {
    return this.rows.filter(({ attempts = 1, around }) => attempts > 1 || around.length > 0);
  }

  get notReached(): readonly FaultRow[] {
    return this.rows.filter(({ outcome }) => outcome.kind === "not reached");
  }

  get differing(): readonly FaultRow[] {
    return this.rows.filter(({ differences }) => differences.length > 0);
  }

  row(state: string, error: string): FaultRow | undefined {
    return this.rows.find((row) => row.state === state && row.error === error);
  }

  expectHandled(state: string, error?: string, next?: string): this {
    if (next !== undefined) requireName("next of expectHandled(…)", next);
    const wanted = next === undefined ? "handled" : `caught, and led to "${next}"`;
    return this.#expect(state, error, wanted, (row) => {
      return isHandled(row) && (next === undefined || (row.outcome.kind === "caught" && row.outcome.next === next));
    });
  }

  expectUnhandled(state: string, error?: string): this {
    return this.#expect(state, error, "one that ends the execution", ({ outcome }) => outcome.kind === "ends");
  }

  expectRetries(state: string, error: string, retries: number): this {
    if (!Number.isInteger(retries) || retries < 0)
      throw new StepwrightError("COUNT_INVALID", { what: "expectRetries(…)", value: retries, least: 0 });
    const times = retries === 1 ? "once" : `${retries} times`;
    return this.#expect(state, error, `tried again ${times}`, ({ attempts }) => attempts === retries + 1);
  }

  expectAllHandled(): this {
    this.#refuse(
      this.rows.filter((row) => !isHandled(row)).map((row) => `${rowName(row)}: expected handled, ${said(row)}`),
    );
    return this;
  }

  expectSnapshot(path: string): this {
    requireName("expectSnapshot(…)", path);
    // Not in columns: one longer name would change every line.
    const lines = [header, ...this.rows.map(cellsOf)].map((cells) => cells.join(" | "));
    compareSnapshot(path, [...lines, this.#counts()]);
    return this;
  }

  toJSON(): readonly object[] {
    return this.rows.map(({ state, error, attempts, delaysMs, jitter, around, outcome, status, ...row }) => ({
      state,
      error,
      ...(attempts !== undefined && { attempts }),
      ...(delaysMs.length > 0 && { delaysMs }),
      ...(jitter && { jitter }),
      ...(around.length > 0 && { around }),
      outcome: outcomeText(outcome),
      status,
      ...(row.recovers !== undefined && { recovers: row.recovers }),
      ...(row.differences.length > 0 && { differences: row.differences }),
    }));
  }

  toString(): string {
    const all = [header, ...this.rows.map(cellsOf)];
    const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? [];
    const lines = all.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
    return [...lines, this.#counts(), ...this.#differences()].join("\n");
  }

  [inspect.custom](): string {
    return this.toString();
  }

  #counts(): string {
    const { rows, handled, unhandled, retried, notReached, differing } = this;
    const states = [...new Set(notReached.map(({ state }) => state))].join(", ");
    const unfinished = rows.filter(({ outcome }) => outcome.kind === "unfinished").length;
    return (
      `${rows.length} ${rows.length === 1 ? "fault" : "faults"}: ${handled.length} handled, ` +
      `${unhandled.length} ${unhandled.length === 1 ? "ends" : "end"} the execution, ${retried.length} tried again first` +
      (notReached.length > 0 ? `, ${notReached.length} not reached (${states})` : "") +
      (unfinished > 0 ? `, ${unfinished} not finished in time` : "") +
      (differing.length > 0 ? `, ${differing.length} otherwise than the definition says` : "")
    );
  }

  /** What was otherwise, each sentence once with the faults it is about. */
  #differences(): string[] {
    const about = new Map<string, string[]>();
    for (const row of this.differing) {
      for (const one of row.differences) about.set(one, [...(about.get(one) ?? []), rowName(row)]);
    }
    return [...about].map(([sentence, rows]) => {
      const [first = "", ...others] = rows;
      const more = others.length === 0 ? "" : ` and ${others.length} more`;
      return `  - ${first}${more}: ${sentence}`;
    });
  }

  #expect(state: string, error: string | undefined, wanted: string, holds: (row: FaultRow) => boolean): this {
    requireName("The state of what is expected", state);
    if (error !== undefined) requireName("The error of what is expected", error);
    const rows = this.rows.filter((row) => row.state === state && (error === undefined || row.error === error));
    if (rows.length === 0) {
      const states = [...new Set(this.rows.map((row) => row.state))];
      const errors = this.rows.filter((row) => row.state === state).map((row) => row.error);
      const hint = errors.length === 0 ? didYouMean(state, states) : didYouMean(error ?? "", errors);
      this.#refuse([`there is no fault ${error === undefined ? "" : `${error} `}of "${state}".${hint}`]);
    }
    this.#refuse(rows.filter((row) => !holds(row)).map((row) => `${rowName(row)}: expected ${wanted}, ${said(row)}`));
    return this;
  }

  #refuse(problems: readonly string[]): void {
    if (problems.length > 0) throw new StepwrightError("FAULTS_DIFFER", { problems, table: this.toString() });
  }
}

function requireName(what: string, value: unknown): void {
  if (typeof value === "string" && value.trim() !== "") return;
  const found = value instanceof URL ? `the URL ${value.href}` : inspect(value, { depth: 0 });
  throw new StepwrightError("NAME_EXPECTED", { what, found });
}

function isHandled({ outcome }: FaultRow): boolean {
  return outcome.kind === "caught" || outcome.kind === "tolerated";
}

function rowName({ state, error }: FaultRow): string {
  return `${error} of "${state}"`;
}

function said(row: FaultRow): string {
  const { attempts, outcome, status, differences } = row;
  if (outcome.kind === "not reached") {
    const [
      why = `its run ended ${status} without coming to that Task; let \`via\` of everyFault(…) give one that does`,
    ] = differences;
    return `it is not reached: ${why}`;
  }
  const verb = row.outcome.kind === "ends" ? "it" : "it is";
  return `${verb} ${outcomeText(row.outcome)}${attempts === undefined ? "" : `, after ${attempts === 1 ? "1 attempt" : `${attempts} attempts`}`}`;
}

const header: readonly string[] = ["state", "error", "attempts", "outcome", "execution"];

function cellsOf(row: FaultRow): readonly string[] {
  return [row.state, row.error, attemptsText(row), outcomeText(row.outcome), row.status];
}

function attemptsText({ attempts, delaysMs, jitter, around }: FaultRow): string {
  const after = `after ${jitter ? "up to " : ""}${delaysMs.map(formatDuration).join(", ")}`;
  const more = [
    ...(delaysMs.length === 0 ? [] : [after]),
    ...around.map(({ state, attempts }) => `${attempts} of ${state}`),
  ];
  return `${attempts ?? "-"}${more.length === 0 ? "" : ` (${more.join("; ")})`}`;
}
