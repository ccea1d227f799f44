import { expect } from "chai";
import { workflow } from "../../dsl/workflow.js";
import type { Execution } from "../../src/history/execution.js";
import { stubsFor, type DerivedStubs } from "../../src/properties/index.js";
import { embedded } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";

/** Derives stubs for a definition and sees its execution on an embedded cloud, with the objects put, succeed. */
export async function succeeds(
  definition: JsonObject,
): Promise<{ readonly derived: DerivedStubs; readonly execution: Execution }> {
  const derived = stubsFor(definition);
  await using cloud = embedded({ seed: 1 });
  derived.putInto(cloud);
  const { execution } = await derived.apply(workflow(definition).on(cloud)).check();
  expect(execution.status, execution.cause).to.equal("SUCCEEDED");
  return { derived, execution };
}
