import { parseMachine, scopesWithin, successors, type Machine, type State } from "../asl/index.js";
import type { Execution, Thread, VisitStatus } from "../history/index.js";

/** What is known of a state from its visits: the worst that happened to it, and how often it was visited. */
interface Seen {
  readonly status: VisitStatus;
  readonly count: number;
}

/** Later ones win where a state was visited more than once. */
const severity: readonly VisitStatus[] = ["succeeded", "running", "caught", "aborted", "timedOut", "failed"];

const styles = [
  "  classDef visited fill:#d8f3dc,stroke:#2d6a4f,color:#081c15",
  "  classDef caught fill:#fff3bf,stroke:#b08900,color:#3d2f00",
  "  classDef failed fill:#ffd6d6,stroke:#b00020,color:#370007",
  "  classDef stopped fill:#e9ecef,stroke:#868e96,color:#212529",
  "  classDef unvisited fill:#ffffff,stroke:#ced4da,color:#868e96",
];

const classes: Readonly<Record<VisitStatus, string>> = {
  succeeded: "visited",
  caught: "caught",
  failed: "failed",
  timedOut: "failed",
  aborted: "stopped",
  running: "stopped",
};

/** A Mermaid flowchart: every state and transition of the definition where it is known, else those the history shows. Taken ways are thick. */
export function mermaidOf(execution: Execution): string {
  const seen = seenStates(execution);
  const taken = takenWays(execution);
  const ids = new Map<string, string>();
  const idOf = (state: string): string => {
    if (!ids.has(state)) ids.set(state, `s${ids.size}`);
    return ids.get(state)!;
  };
  const machine = machineOf(execution);
  const body = machine === undefined ? drawSeen(seen, taken, idOf) : drawMachine(machine, seen, taken, idOf, "  ");
  const byClass = new Map<string, string[]>();
  for (const [state, id] of ids) {
    const status = seen.get(state)?.status;
    const name = status === undefined ? "unvisited" : classes[status];
    byClass.set(name, [...(byClass.get(name) ?? []), id]);
  }
  const marked = [...byClass].map(([name, members]) => `  class ${members.join(",")} ${name}`);
  return ["flowchart TD", ...body, ...styles, ...marked].join("\n");
}

function machineOf({ definition }: Execution): Machine | undefined {
  try {
    return definition === undefined ? undefined : parseMachine(definition);
  } catch {
    // What cannot be parsed is drawn from the history alone.
    return undefined;
  }
}

function drawMachine(
  machine: Machine,
  seen: ReadonlyMap<string, Seen>,
  taken: ReadonlySet<string>,
  idOf: (state: string) => string,
  indent: string,
): string[] {
  const states = [...machine.states.values()];
  const nodes = states.flatMap((state) => drawState(state, seen, taken, idOf, indent));
  const ways = states.flatMap((state) =>
    successors(state).map(({ to, kind, index }) => {
      const label =
        kind === "choice"
          ? `rule ${(index ?? 0) + 1}`
          : kind === "default"
            ? "Default"
            : kind === "catch"
              ? "Catch"
              : "";
      const arrow = taken.has(wayKey(state.name, to)) ? "==>" : kind === "catch" ? "-.->" : "-->";
      return `${indent}${idOf(state.name)} ${arrow}${label === "" ? "" : `|"${label}"|`} ${idOf(to)}`;
    }),
  );
  return [...nodes, ...ways];
}

function drawState(
  state: State,
  seen: ReadonlyMap<string, Seen>,
  taken: ReadonlySet<string>,
  idOf: (state: string) => string,
  indent: string,
): string[] {
  const id = idOf(state.name);
  const label = labelOf(state.name, seen.get(state.name));
  const scopes = scopesWithin(state);
  if (scopes.length === 0) return [`${indent}${shapeOf(id, label, state.type)}`];
  return [
    `${indent}subgraph ${id}["${label}"]`,
    ...scopes.flatMap(({ scope, step }) => [
      `${indent}  subgraph ${id}_${step.index}["${step.kind === "branch" ? `branch ${step.index}` : "each item"}"]`,
      ...drawMachine(scope, seen, taken, idOf, `${indent}    `),
      `${indent}  end`,
    ]),
    `${indent}end`,
  ];
}

function drawSeen(
  seen: ReadonlyMap<string, Seen>,
  taken: ReadonlySet<string>,
  idOf: (state: string) => string,
): string[] {
  const nodes = [...seen].map(([state, known]) => `  ${idOf(state)}["${labelOf(state, known)}"]`);
  const ways = [...taken].map((way) => {
    const [from, to] = JSON.parse(way) as [string, string];
    return `  ${idOf(from)} ==> ${idOf(to)}`;
  });
  return [...nodes, ...ways];
}

function shapeOf(id: string, label: string, type: string): string {
  if (type === "Choice") return `${id}{"${label}"}`;
  if (type === "Succeed" || type === "Fail") return `${id}(["${label}"])`;
  return `${id}["${label}"]`;
}

function labelOf(state: string, known: Seen | undefined): string {
  return `${escaped(state)}${known !== undefined && known.count > 1 ? ` ×${known.count}` : ""}`;
}

/**
 * Mermaid reads labels with entities, and some versions as Markdown, in which a leading number or dash begins a list: what it would take
 * for its own is written as an entity.
 */
function escaped(text: string): string {
  return text
    .replace(/[#&"<>`*_~\\]/g, (char) => `#${char.charCodeAt(0)};`)
    .replace(/^(\d+)\./, "$1#46;")
    .replace(/^([-+])(?=\s)/, (char) => `#${char.charCodeAt(0)};`)
    .replace(/\s+/g, " ");
}

function seenStates(execution: Execution): Map<string, Seen> {
  const seen = new Map<string, Seen>();
  for (const { state, status } of execution.visits) {
    const before = seen.get(state);
    const worse =
      before === undefined || severity.indexOf(status) > severity.indexOf(before.status) ? status : before.status;
    seen.set(state, { status: worse, count: (before?.count ?? 0) + 1 });
  }
  return seen;
}

/** From state to next state, within each thread. */
function takenWays(execution: Execution): Set<string> {
  const ways = new Set<string>();
  const last = new Map<Thread, string>();
  for (const visit of execution.visits) {
    const before = last.get(visit.thread);
    if (before !== undefined) ways.add(wayKey(before, visit.state));
    last.set(visit.thread, visit.state);
  }
  return ways;
}

function wayKey(from: string, to: string): string {
  return JSON.stringify([from, to]);
}
