import { expect } from "chai";
import { importsOf, sourceFiles } from "./source-files.js";

/**
 * The rooms, and whose values each may import. Every room may also import util and errors, and what the rooms it names may
 * import. Types may come from anywhere.
 */
const rooms: Record<string, readonly string[]> = {
  "src/util": [],
  "src/errors": [],
  "src/config": [],
  "src/asl": [],
  "src/loaders": ["src/asl"],
  "src/events": ["src/asl", "src/history"],
  "src/history": [],
  "src/engine": ["src/asl", "src/history"],
  "src/cloud": ["src/engine", "src/events", "src/history", "src/loaders", "src/faults"],
  "src/coverage": ["src/asl", "src/history", "src/report", "src/config", "src/loaders"],
  "src/mutation": ["src/asl", "src/history", "src/config"],
  "src/targets": ["src/cloud", "src/history", "src/config", "src/loaders", "src/coverage", "src/mutation"],
  "src/plan": [],
  "src/faults": ["src/asl", "src/plan"],
  "src/executor": [
    "src/asl",
    "src/config",
    "src/events",
    "src/plan",
    "src/history",
    "src/report",
    "src/loaders",
    "src/faults",
    "src/coverage",
  ],
  "src/oracle": [],
  "src/properties": ["src/asl", "src/events", "src/oracle", "src/executor", "src/mutation"],
  "src/report": ["src/asl", "src/history", "src/plan"],
  "src/recording": ["src/asl", "src/history", "src/plan", "src/executor", "src/report", "src/targets", "src/loaders"],
  "src/mocha": ["src/targets", "src/executor", "src/coverage"],
  "src/cli": ["src/cloud", "src/loaders", "src/targets", "src/report", "src/mutation", "src/properties"],
  dsl: ["src/asl", "src/events", "src/plan", "src/executor", "src/recording"],
  matchers: ["src/history", "src/events", "src/report"],
};

function roomOf(file: string): string | undefined {
  return Object.keys(rooms).find((room) => file.startsWith(`${room}/`));
}

function allowed(room: string, seen: Set<string> = new Set()): Set<string> {
  for (const next of rooms[room] ?? []) {
    if (!seen.has(next)) {
      seen.add(next);
      allowed(next, seen);
    }
  }
  return seen;
}

const files = sourceFiles("src", "dsl", "matchers");

describe("The house", function () {
  this.timeout(60_000);

  it("lets values flow one way between rooms", () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = roomOf(file);
      if (room === undefined) {
        if (file !== "src/index.ts") wrong.push(`${file} stands in no room`);
        continue;
      }
      const open = allowed(room).add(room).add("src/util").add("src/errors");
      if (room === "src/util") open.delete("src/errors");
      for (const { file: target, value } of importsOf(file)) {
        if (target === undefined || !value) continue;
        const other = roomOf(target);
        if (other === undefined || !open.has(other)) wrong.push(`${file} imports ${target}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  });

  it("has no cycle of imports", () => {
    const graph = new Map(
      files.map((file) => [
        file,
        importsOf(file).flatMap(({ file: target, value, lazy }) =>
          target !== undefined && value && !lazy ? [target] : [],
        ),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      const at = trail.indexOf(file);
      if (at >= 0) {
        cycles.push([...trail.slice(at), file].join(" → "));
        return;
      }
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...trail, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(cycles).to.deep.equal([]);
  });

  it("value-imports AWS clients in src/targets only", () => {
    const wrong = files.filter(
      (file) =>
        !file.startsWith("src/targets/") &&
        importsOf(file).some(({ specifier, value }) => value && /^@(aws-sdk|smithy)\//.test(specifier)),
    );
    expect(wrong).to.deep.equal([]);
  });
});
