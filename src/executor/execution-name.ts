import { createHash, randomUUID } from "node:crypto";
import { runEssence } from "../plan/essence.js";
import type { ExecutionPlan } from "../plan/plan.js";
import type { TargetPort } from "./port.js";

/** The longest name StartExecution takes. */
const longest = 80;

/** How often each name was made on each target. */
const counts = new WeakMap<TargetPort, Map<string, number>>();

/** Where executions of other processes keep their names as well, this process adds a mark of its own. */
const processMark = randomUUID().slice(0, 8);

/**
 * The name an execution is started under. On the embedded cloud it follows from the plan and from how often that plan ran there,
 * so that a run repeats draw for draw; elsewhere it is unique to the process, too.
 * @param machineName stands in for a name the plan does not give
 */
export function executionName(plan: ExecutionPlan, machineName: string, port: TargetPort): string {
  const { name } = plan;
  if (name?.exact === true) return name.name;
  const mark = port.kind === "embedded" ? fingerprint(plan) : `${fingerprint(plan)}-${processMark}`;
  const base = name?.name ?? machineName;
  const suffix = `-${mark}-${next(port, `${base}-${mark}`)}`;
  return base.slice(0, longest - suffix.length) + suffix;
}

/**
 * The names of the executions of a batch: each follows from its base, from what the batch runs, from how often that ran on the target,
 * and from the execution's place in the batch.
 * @param essence what the batch runs, as text
 */
export function batchNames(essence: string, port: TargetPort): (base: string, index: number) => string {
  const print = hashed(essence);
  const mark = port.kind === "embedded" ? print : `${print}-${processMark}`;
  const batch = next(port, `batch ${mark}`);
  return (base, index) => {
    const suffix = `-${mark}-${batch}-${index}`;
    return base.slice(0, longest - suffix.length) + suffix;
  };
}

function fingerprint(plan: ExecutionPlan): string {
  return hashed(runEssence(plan));
}

function hashed(text: string): string {
  return createHash("sha1").update(text).digest("hex").slice(0, 8);
}

function next(port: TargetPort, key: string): number {
  const made = port.names ?? counts.get(port) ?? new Map<string, number>();
  if (port.names === undefined) counts.set(port, made);
  const count = (made.get(key) ?? 0) + 1;
  made.set(key, count);
  return count;
}
