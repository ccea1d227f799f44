import type { CoveredPoint } from "./coverage-report.js";
import type { LineOf } from "./source-lines.js";

/** What LCOV is told of one file: definitions that stand in it, with where their points stand. */
export interface LcovFile {
  readonly path: string;
  readonly definitions: readonly { readonly points: readonly CoveredPoint[]; readonly lineOf: LineOf }[];
}

/**
 * Renders LCOV: states are functions and lines; rules, Defaults, retriers, catchers and branches are branches, and lines of their own.
 * Source: geninfo(1), "TRACEFILE FORMAT".
 */
export function lcovText(files: readonly LcovFile[]): string {
  return files.map(fileText).join("");
}

function fileText({ path, definitions }: LcovFile): string {
  const points = definitions.flatMap(({ points: all, lineOf }) =>
    // Transitions have no lines of their own.
    all.flatMap((point) => (point.kind === "transitions" ? [] : [{ ...point, line: lineOf(point.path) ?? 1 }])),
  );
  const states = points.filter(({ kind }) => kind === "states");
  const branches = points.filter(({ kind }) => kind !== "states");
  const lines = new Map<number, number>();
  for (const { line, hits } of points) lines.set(line, Math.max(lines.get(line) ?? 0, hits));
  const entered = new Map(states.map(({ state, hits }) => [state, hits]));
  const blocks = new Map<string, number>();
  const branchLines = branches.map(({ line, state, kind, hits }) => {
    const block = `${state} ${kind}`;
    const branch = blocks.get(block) ?? 0;
    blocks.set(block, branch + 1);
    const taken = (entered.get(state) ?? 0) === 0 && hits === 0 ? "-" : String(hits);
    return `BRDA:${line},${coverageBlocks[kind]},${branch},${taken}`;
  });
  return [
    "TN:",
    `SF:${path}`,
    ...states.map(({ line, state }) => `FN:${line},${nameOf(state)}`),
    ...states.map(({ state, hits }) => `FNDA:${hits},${nameOf(state)}`),
    `FNF:${states.length}`,
    `FNH:${states.filter(({ hits }) => hits > 0).length}`,
    ...branchLines,
    `BRF:${branches.length}`,
    `BRH:${branches.filter(({ hits }) => hits > 0).length}`,
    ...[...lines].sort(([left], [right]) => left - right).map(([line, hits]) => `DA:${line},${hits}`),
    `LF:${lines.size}`,
    `LH:${[...lines.values()].filter((hits) => hits > 0).length}`,
    "end_of_record",
    "",
  ].join("\n");
}

const coverageBlocks = { states: 0, transitions: 0, rules: 0, retriers: 1, catchers: 2, branches: 3 } as const;

/** A name on one line. */
function nameOf(state: string): string {
  return state.replaceAll(/[\r\n]+/g, " ");
}
