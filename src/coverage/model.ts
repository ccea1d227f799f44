import { parseMachine, type Machine } from "../asl/index.js";
import { contentKey } from "../util/content-key.js";
import type { JsonObject } from "../util/json.js";
import { coveragePoints, type CoveragePoint } from "./points.js";
import { stateIndex, type StateIndex } from "./seen.js";

/** A definition made ready to be compared with what was seen of it. */
export interface CoverageModel {
  readonly key: string;
  readonly definition: JsonObject;
  readonly machine: Machine;
  readonly index: StateIndex;
  readonly points: readonly CoveragePoint[];
}

const models = new WeakMap<object, CoverageModel | null>();

/** The model of a definition, made once for each object; undefined for what is no definition. */
export function coverageModel(definition: JsonObject): CoverageModel | undefined {
  const known = models.get(definition);
  if (known !== undefined) return known ?? undefined;
  const machine = machineOf(definition);
  const model = machine && {
    key: contentKey(definition),
    definition,
    machine,
    index: stateIndex(machine),
    points: coveragePoints(machine),
  };
  models.set(definition, model ?? null);
  return model;
}

function machineOf(definition: JsonObject): Machine | undefined {
  try {
    return parseMachine(definition);
  } catch {
    // Nobody can run it: who deploys it is told why.
    return undefined;
  }
}
