import { StepwrightError } from "../../src/errors/index.js";
import { FunctionTable } from "../props.js";
import { batchProps, inputsOf, type BatchProps, type BatchWord } from "./batch-props.js";
import { memberOf, namedMembers, type Member } from "./members.js";
import type { BatchInputSource, BatchMember, ParallelBuilder } from "./parallel-builder.js";
import { ParallelSpec } from "./parallel-spec.js";
import type { SeriesBuilder } from "./series-builder.js";

/**
 * Describes workflows, and chains of them, that run side by side: several, or one for each of many inputs. Nothing runs before `run` or `check`.
 * Inputs that are read from an iterable are read while the batch runs, and of executions that passed only status and times are kept
 * (see `keep`), so that memory does not grow with them.
 * @throws MEMBER_INVALID, INPUTS_INVALID, VALUE_NOT_JSON
 * @example
 * const { results, summary } = await parallel([
 *   workflow(orders).named("orders").withInput({ orderId: "A1" }).expectPath("Ship"),
 *   workflow(payments).named("payments").withInput({ orderId: "A1" }),
 * ])
 *   .dependsOn("payments", "orders")
 *   .maxConcurrency(10)
 *   .failFast()
 *   .within("300s")
 *   .run();
 */
export function parallel(members: readonly BatchMember[]): ParallelBuilder;
/**
 * Describes one workflow, or a chain, that runs once for each input.
 * @throws MEMBER_INVALID, INPUTS_INVALID, INPUTS_EMPTY, VALUE_NOT_JSON
 * @example await parallel(workflow(orders).expectSucceeded(), function* () { for (let n = 0; n < 10_000; n++) yield { n }; }).run();
 */
export function parallel(each: BatchMember, inputs: BatchInputSource): ParallelBuilder;
export function parallel(given: BatchMember | readonly BatchMember[], inputs?: BatchInputSource): ParallelBuilder {
  return new ParallelSpec(propsOf("parallel", given, inputs)) as unknown as ParallelBuilder;
}

/**
 * Describes runs one after the other: workflows in order, or one for each of a list of inputs. Each starts when the one before has ended,
 * and none waits for the success of another. Of many inputs it keeps what `parallel` keeps.
 * @throws MEMBER_INVALID, INPUTS_INVALID, VALUE_NOT_JSON
 * @example
 * await series(workflow(payments).on(cloud), orders)
 *   .pause("5s")
 *   .expectCircuit("ChargeCard")
 *   .opensAfter({ failures: 5 })
 *   .halfOpensAfter("30s")
 *   .run();
 */
export function series(members: readonly BatchMember[]): SeriesBuilder;
/**
 * Describes one workflow that runs once for each input, one after the other.
 * @throws MEMBER_INVALID, INPUTS_INVALID, VALUE_NOT_JSON
 */
export function series(each: BatchMember, inputs: BatchInputSource): SeriesBuilder;
export function series(given: BatchMember | readonly BatchMember[], inputs?: BatchInputSource): SeriesBuilder {
  const props: BatchProps = { ...propsOf("series", given, inputs), maxConcurrency: 1 };
  return new ParallelSpec(props) as unknown as SeriesBuilder;
}

function propsOf(word: BatchWord, given: unknown, inputs: BatchInputSource | undefined): BatchProps {
  const place = `${word}(…)`;
  if (Array.isArray(given)) {
    if (given.length === 0) throw new StepwrightError("MEMBER_INVALID", { place, found: "an empty list" });
    const builders = given.map((one, index) => memberOf(`Place ${index} of ${word}([…])`, one));
    return batchProps({ word, members: namedMembers(builders) });
  }
  const builder = memberOf(place, given);
  if (inputs === undefined) throw new StepwrightError("INPUTS_INVALID", { found: "nothing" });
  const table = new FunctionTable(new Map());
  const read = inputsOf(word, inputs, table);
  const members: readonly Member[] = namedMembers([builder]);
  return batchProps({ word, members, inputs: read, functions: table.functions, references: [...table.references] });
}
