import { parseMachine, type Machine } from "../../asl/index.js";
import { definitionOf, type DefinitionSource } from "../choice/definition-of.js";
import { ScopeWays } from "./scope-ways.js";
import { workflowPath, type WorkflowPath } from "./workflow-path.js";

/** How paths are enumerated. */
export interface PathsOptions {
  /** How often a path may come back to a state of the same scope. Default 1. */
  readonly loops?: number;
  /** How many paths there are at most. Default 1000. */
  readonly most?: number;
}

/** Paths through a machine, shortest first. */
export interface WorkflowPaths extends Iterable<WorkflowPath> {
  readonly paths: readonly WorkflowPath[];
  /** Whether these are all paths with so many loops; false where `most`, or the bound within a Parallel or Map, cut them short. */
  readonly complete: boolean;
  /** One path a line. */
  toString(): string;
}

/**
 * Enumerates the paths through a whole machine, as its graph alone allows: each rule of a Choice and its Default; each Task that answers, that
 * fails once and is tried again by each of its retriers, or fails until each of its catchers takes over; branches of a Parallel in all
 * combinations; iterations of a Map, all of them on the same way, or none; and what guards around a Parallel or Map make of an error
 * inside of it. Whether data exists that takes a path is what `inputsFor` tells.
 * @param definition a definition, its text or file, what `deploy` or `machineFrom` returned
 * @throws DEFINITION_NOT_FOUND, DEFINITION_UNREADABLE, DEFINITION_NOT_AN_OBJECT
 * @example for (const path of pathsOf("orders.asl.json", { loops: 0 })) console.log(String(path));
 */
export function pathsOf(definition: DefinitionSource, { loops = 1, most = 1000 }: PathsOptions = {}): WorkflowPaths {
  const written = definitionOf(definition);
  const machine: Machine = parseMachine(written);
  const ways = new ScopeWays(loops);
  const found = ways.of(machine, [], most);
  const paths = found.map(({ steps }) => workflowPath(written, steps));
  return Object.freeze({
    paths,
    complete: ways.complete,
    [Symbol.iterator]: () => paths[Symbol.iterator](),
    toString: () => paths.map(String).join("\n"),
  });
}
