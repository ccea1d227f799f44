import type { Execution } from "../../history/index.js";
import { isJsonObject, type JsonValue } from "../../util/json.js";
import type { RecordedStep, Sequence } from "../sequences.js";
import { callCode, chainedCallCode, Code, textCode, valueCode, type Chain, type Writable } from "./code.js";
import type { Fixture } from "./fixture.js";

/** What the stubs of a spec are written with. */
export interface StubWriter {
  readonly execution: Execution;
  readonly fixture: Fixture;
  /** Words the spec has to import. */
  readonly words: Set<string>;
  /** Lines that stand before the suite: lists of answers. */
  readonly lists: string[];
}

/** More different answers than this are written as a list by item, where they can be. */
const mostPins = 4;

/** The `.stub(…)` calls that answer one state as recorded: one where all items are answered alike, else one for each that differs. */
export function stubLines(writer: StubWriter, state: string, sequences: readonly Sequence[], indent: number): string[] {
  const steps = sequences.map((sequence) => relevantSteps(writer.execution, state, sequence.steps));
  const texts = steps.map((each) => JSON.stringify(each));
  const usual = mostCommon(texts);
  const listed = answersByItem(sequences, steps);
  if (listed !== undefined && new Set(texts).size > mostPins) {
    const code = listCode(writer, state, listed);
    return [stubCode(state, () => [code], indent)];
  }
  const lines: string[] = [];
  const base = steps[texts.indexOf(usual)];
  if (base !== undefined) lines.push(stubCode(state, chainOf(writer, state, base), indent));
  for (const [index, each] of steps.entries()) {
    if (texts[index] === usual) continue;
    const pin = `.item(${sequences[index]?.items.join(", ") ?? ""})`;
    const chain = chainOf(writer, state, each);
    lines.push(stubCode(state, (width) => [...chain(width), pin], indent));
  }
  return lines;
}

function stubCode(state: string, chain: Chain, indent: number): string {
  return chainedCallCode(".stub", state, chain, indent);
}

function mostCommon(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most), ["", 0] as [string, number])[0];
}

/** Without what a reader can do without: AWS's envelope of a function's result, and times that change nothing. */
function relevantSteps(execution: Execution, state: string, steps: readonly RecordedStep[]): RecordedStep[] {
  const bare = !readsMetadata(execution, state);
  const timed = timeMatters(execution);
  const short = steps.map(({ answer, times, afterMs }): RecordedStep => ({
    answer:
      answer.kind === "returns" && bare && isPlainEnvelope(answer.output)
        ? { kind: "returns", output: answer.output["Payload"] ?? null }
        : answer,
    times,
    ...(afterMs !== undefined && (timed || afterMs >= 1000) && { afterMs }),
  }));
  const merged: RecordedStep[] = [];
  for (const step of short) {
    const latest = merged.at(-1);
    if (latest !== undefined && sameStep(latest, step)) {
      merged[merged.length - 1] = { ...latest, times: latest.times + step.times };
    } else merged.push(step);
  }
  return merged;
}

function sameStep(left: RecordedStep, right: RecordedStep): boolean {
  return JSON.stringify([left.answer, left.afterMs]) === JSON.stringify([right.answer, right.afterMs]);
}

/** Something was cut off while tasks were at work: then it counts which came first. */
function timeMatters(execution: Execution): boolean {
  if (execution.status === "TIMED_OUT" || execution.status === "ABORTED") return true;
  return execution.visits.some(
    ({ status, thread }) => status === "aborted" || (thread.status === "aborted" && thread.kind !== "top"),
  );
}

function isPlainEnvelope(output: JsonValue): output is { readonly [key: string]: JsonValue } {
  return (
    isJsonObject(output) &&
    output["StatusCode"] === 200 &&
    output["ExecutedVersion"] === "$LATEST" &&
    "Payload" in output &&
    "SdkHttpMetadata" in output
  );
}

/** What comes out of the state, or stays in variables, still holds AWS's envelope. */
function readsMetadata(execution: Execution, state: string): boolean {
  return execution.visits.some(
    (visit) =>
      visit.state === state && /"Sdk(Http|Response)Metadata"/.test(JSON.stringify([visit.output, visit.variables])),
  );
}

function chainOf({ fixture, words }: StubWriter, state: string, steps: readonly RecordedStep[]): Chain {
  const calls = steps.map(({ answer, times, afterMs }, index) => {
    const first = index === 0;
    if (first) words.add(answer.kind);
    const name = first ? answer.kind : `.then${answer.kind.charAt(0).toUpperCase()}${answer.kind.slice(1)}`;
    const values: Writable[] =
      answer.kind === "returns"
        ? [fixture.place(state, answer.output)]
        : answer.kind === "fails"
          ? [answer.error, ...(answer.cause === undefined ? [] : [fixture.place(`${state} cause`, answer.cause)])]
          : [];
    const after = afterMs === undefined ? [] : [`.after(${textCode(durationText(afterMs))})`];
    // Without a count the answer before another is given once, and the last one for ever.
    const bound = index === steps.length - 1 || times === 1 ? [] : [times === 2 ? ".twice()" : `.times(${times})`];
    return { name, values, rest: [...after, ...bound] };
  });
  return (indent) => calls.flatMap(({ name, values, rest }) => [callCode(name, values, indent), ...rest]);
}

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** In the largest unit that says it in a whole number: `90m`, `2s`, `1500ms`. */
export function durationText(ms: number): string {
  const [unit, size] = units.find(([, whole]) => ms > 0 && ms % whole === 0) ?? ["ms", 1];
  return `${ms / size}${unit}`;
}

/** The outputs by item, where each item of one Map was answered the same way: at once, and with nothing but success. */
function answersByItem(
  sequences: readonly Sequence[],
  steps: readonly (readonly RecordedStep[])[],
): JsonValue[] | undefined {
  const outputs: JsonValue[] = [];
  for (const [index, { items }] of sequences.entries()) {
    const [step, ...others] = steps[index] ?? [];
    if (items.length !== 1 || step?.answer.kind !== "returns" || step.afterMs !== undefined || others.length > 0) {
      return undefined;
    }
    outputs[items[0] as number] = step.answer.output;
  }
  // An item that never called the task leaves a hole.
  return outputs.length === sequences.length ? outputs : undefined;
}

function listCode({ fixture, words, lists }: StubWriter, state: string, outputs: readonly JsonValue[]): string {
  words.add("handles");
  const camel = state.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? "");
  const base = `${camel.charAt(0).toLowerCase()}${camel.slice(1)}Answers`.replace(/^(?=\d)/, "_");
  let name = base;
  for (let count = 2; lists.some((line) => line.startsWith(`const ${name}:`)); count += 1) name = `${base}${count}`;
  const head = `const ${name}: readonly unknown[] = `;
  const value = fixture.place(state, outputs);
  const code = value instanceof Code ? `${value.text} as readonly unknown[]` : valueCode(value, 0, head.length);
  lists.push(`${head}${code};`);
  return `handles((_payload, { item }) => ${name}[item ?? 0])`;
}
