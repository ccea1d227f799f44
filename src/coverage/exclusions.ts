import { relative, sep } from "node:path";
import { wildcard } from "../util/wildcard.js";
import { fallThroughSuffix, transitionSuffix, type CoveragePoint } from "./points.js";

/** What coverage leaves out. */
export interface Exclusions {
  machine(name: string, file: string | undefined): boolean;
  point(name: string, file: string | undefined, point: CoveragePoint): boolean;
}

/**
 * Reads exclusions: the name of a machine or the path of its file, alone or with `#` and a state, or a point of a state such as
 * `orders#RouteOrder/Choices/0` or `orders#RouteOrder→Fail`; `*` stands for any text.
 */
export function exclusionsOf(patterns: readonly string[], directory: string = process.cwd()): Exclusions {
  const read = patterns.map((pattern) => {
    const [machine = "", ...rest] = pattern.split("#");
    const byName = wildcard(machine);
    const byPath = wildcard(machine, { path: true });
    const applies = (name: string, file: string | undefined): boolean =>
      byName(name) || (file !== undefined && byPath(pathIn(directory, file)));
    return { applies, point: rest.length === 0 ? undefined : wildcard(rest.join("#")) };
  });
  return {
    machine: (name, file) => read.some(({ applies, point }) => point === undefined && applies(name, file)),
    point: (name, file, point) =>
      read.some(({ applies, point: matches }) => {
        return matches !== undefined && applies(name, file) && wordsFor(point).some(matches);
      }),
  };
}

/** A path as users write it: from the directory, with slashes. */
export function pathIn(directory: string, file: string): string {
  return relative(directory, file).split(sep).join("/");
}

/** How a point may be called: by itself, by its state, by a state around it, by the state it leads to. */
function wordsFor({ id, kind, state, path }: CoveragePoint): readonly string[] {
  const states: string[] = [];
  let at = 0;
  while (path[at] === "States") {
    states.push(String(path[at + 1]));
    at += 2;
    if (path[at] === "Branches" && path[at + 2] === "States") at += 2;
    else if (path[at + 1] === "States") at += 1;
  }
  const rest = path.slice(at);
  if (kind === "transitions") {
    const to = id.slice(id.lastIndexOf(transitionSuffix("")) + 1);
    return [...states, to, `${state}${transitionSuffix(to)}`];
  }
  if (id.endsWith(fallThroughSuffix)) return [...states, `${state}/fall-through`];
  return rest.length === 0 ? states : [...states, [state, ...rest].join("/")];
}
