import { workflow, type EmbeddedCloud, type Execution } from "stepwright";
import type { RandomRun } from "./random-run.js";

/** Runs what was made up. */
export async function firstRun(cloud: EmbeddedCloud, { definition, input, stubs }: RandomRun): Promise<Execution> {
  const built = stubs.reduce((builder, [state, double]) => builder.stub(state, double), workflow(definition as object));
  return (await built.on(cloud).withInput(input).check()).execution;
}
