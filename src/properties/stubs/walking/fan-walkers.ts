import type { ItemReader, Machine, MapState, ParallelState, Template } from "../../../asl/index.js";
import type { JsonObject } from "../../../util/json.js";
import { caught } from "./catching.js";
import { oneOf } from "../constraint.js";
import { Contradiction } from "../contradiction.js";
import { Datum } from "../datum.js";
import { Attempts } from "./guarding.js";
import { ItemSource } from "../item-source.js";
import { readExpression } from "../readers/template-reader.js";
import type { Trace } from "./trace.js";
import type { Ending, Leaving } from "./leaving.js";
import type { Frame, Walk } from "./walk.js";

/** Parallel: each branch on the same data. */
export function walkParallel(walk: Walk, frame: Frame, state: ParallelState, input: Datum): Leaving {
  const effective = walk.filtered(frame, state, input, state.inputPath);
  const data = walk.templated(frame, state, effective, state.parameters ?? state.arguments);
  return fanned(walk, frame, state, input, () => {
    const scripts = walk.scripted(frame)?.branches;
    const inner = state.branches.map((machine, index): Part => {
      const key = `${frame.key}/${state.name}#${index}`;
      return { data, frame: opened(frame, machine, key, frame.place, scripts?.[index]) };
    });
    return { parts: inner, others: 0, instead: undefined };
  });
}

/** Map: each item, or each batch of items. */
export function walkMap(walk: Walk, frame: Frame, state: MapState, input: Datum): Leaving {
  const effective = walk.filtered(frame, state, input, state.inputPath);
  readLimits(walk, frame, state, effective);
  const items = itemsOf(walk, frame, state, effective);
  const scripts = walk.scripted(frame)?.iterations;
  if (scripts !== undefined && (scripts.length === 0) !== (items.length === 0))
    throw new Contradiction(`${state.name} has ${items.length} items`);
  const looked = items.slice(0, walk.setup.mostItems);
  return fanned(walk, frame, state, input, () => {
    // Iterations of a distributed Map are executions of their own: their tasks are called for the first time, every time.
    const turn = state.mode === "DISTRIBUTED" ? `#${walk.turn(`${frame.key}/${state.name}`)}` : "";
    const selected = looked.map((value, index): Part => {
      const key = `${frame.key}/${state.name}${turn}[${index}]`;
      const script = scripts?.[Math.min(index, scripts.length - 1)];
      const inner = opened(frame, state.processor, key, { ...frame.place, item: { index, value } }, script);
      const data =
        state.itemSelector === undefined ? value : walk.templated(inner, state, effective, state.itemSelector);
      return { frame: inner, data };
    });
    const batches = batchesOf(walk, frame, state, effective, selected);
    const parts = batches ?? selected;
    return { parts, others: batches === undefined ? items.length - looked.length : 0, instead: written(state) };
  });
}

function opened(outer: Frame, machine: Machine, key: string, place: Frame["place"], script: Frame["script"]): Frame {
  return { machine, key, place, variables: new Map(), outer, trace: [], script };
}

/** A branch or iteration, and what it is given. */
interface Part {
  readonly frame: Frame;
  readonly data: Datum;
}

interface Fan {
  readonly parts: readonly Part[];
  /** Iterations that are not looked at; they do as the last one. */
  readonly others: number;
  /** The result, where it is not the outputs. */
  readonly instead: Datum | undefined;
}

/** Walks branches or iterations until all of them end well, or nothing tries again. */
function fanned(walk: Walk, frame: Frame, state: ParallelState | MapState, input: Datum, open: () => Fan): Leaving {
  const attempts = new Attempts(state);
  for (;;) {
    const { parts, others, instead } = open();
    const { outputs, failure, inside } = walkParts(walk, state, parts);
    walk.standing = state.name;
    if (failure !== undefined && attempts.again(walk, frame, failure.error ?? "", inside)) continue;
    const step = walk.step(frame);
    if (state.type === "Parallel") step.branches = inside;
    else step.iterations = inside;
    if (failure !== undefined) return caught(walk, frame, state, input, failure);
    const last = outputs.slice(-1);
    const all = [...outputs, ...Array.from({ length: others }, () => last).flat()];
    return walk.completed(frame, state, input, instead ?? Datum.array(all, state.name));
  }
}

type Failure = Ending & { readonly kind: "failed" };

/** Walks all of them: also those that another one's failure may cut short begin with data that suits them. */
function walkParts(
  walk: Walk,
  state: ParallelState | MapState,
  parts: readonly Part[],
): {
  readonly outputs: readonly Datum[];
  readonly failure: Failure | undefined;
  readonly inside: readonly (Trace | undefined)[];
} {
  const distributed = state.type === "Map" && state.mode === "DISTRIBUTED";
  const endings = parts.map(({ frame, data }) => walk.runScope(frame, data));
  const outputs = endings.flatMap((ending) => (ending.kind === "succeeded" ? [ending.output] : []));
  const failing = endings.findIndex(({ kind }) => kind === "failed");
  const ending = endings[failing];
  if (ending?.kind !== "failed" || (distributed && tolerates(state)))
    return { outputs, failure: undefined, inside: parts.map(({ frame }) => frame.trace) };
  const failure: Failure = distributed ? { ...ending, error: "States.ExceedToleratedFailureThreshold" } : ending;
  return { outputs, failure, inside: parts.map(({ frame }, index) => (index === failing ? frame.trace : undefined)) };
}

/** Whether a distributed Map lets all of its items fail. */
function tolerates({ toleratedFailurePercentage, toleratedFailureCount }: MapState): boolean {
  return (
    (toleratedFailurePercentage ?? 0) >= 100 ||
    (toleratedFailurePercentage === undefined && (toleratedFailureCount ?? 0) >= 5)
  );
}

function readLimits(walk: Walk, frame: Frame, state: MapState, data: Datum): void {
  const reading = walk.reading(frame, state, data);
  const { maxConcurrencyPath, toleratedFailureCountPath, toleratedFailurePercentagePath } = state;
  for (const path of [maxConcurrencyPath, toleratedFailureCountPath, toleratedFailurePercentagePath]) {
    const limit = path && readExpression(path.text, reading);
    if (limit?.isSettled === false) limit.require(oneOf([10, 1, 0]), walk.setup.sampler);
  }
}

/** The items: from the data, or what a reader has to find, which is kept by the state's name. */
function itemsOf(walk: Walk, frame: Frame, state: MapState, data: Datum): readonly Datum[] {
  const reading = walk.reading(frame, state, data);
  if (state.reader === undefined) {
    const list =
      state.itemsPath === undefined
        ? walk.templated(frame, state, data, state.items)
        : readExpression(state.itemsPath.text, reading);
    return list.items(walk.setup.items);
  }
  const where = walk.templated(frame, state, data, state.reader.parameters ?? nowhere);
  const source = sourceOf(walk, state, state.reader, where);
  const earlier = walk.readers.get(state.name);
  if (earlier === undefined) walk.readers.set(state.name, [source]);
  else earlier.push(source);
  const found = source.list.items(walk.setup.items);
  const { maxItems = 0 } = state.reader;
  return maxItems > 0 ? found.slice(0, maxItems) : found;
}

const nowhere: Template = { source: {}, evaluate: () => ({}) };

/** What a reader finds: the same for every Map that reads at the same place, as far as that is known. */
function sourceOf(walk: Walk, state: MapState, reader: ItemReader, where: Datum): ItemSource {
  const [first] = walk.readers.get(state.name) ?? [];
  const setup = { items: walk.setup.items, sampler: walk.setup.sampler, list: first?.list };
  if (!where.isSettled) return new ItemSource(state, reader, where, setup);
  const place = JSON.stringify([reader.action, reader.inputType, where.decide(walk.setup.sampler)]);
  const shared = walk.places.get(place) ?? new ItemSource(state, reader, where, setup);
  walk.places.set(place, shared);
  return shared;
}

/** ItemBatcher: as many items in one batch as it says, else all, beside the batch's own input. */
function batchesOf(
  walk: Walk,
  frame: Frame,
  state: MapState,
  data: Datum,
  parts: readonly Part[],
): readonly Part[] | undefined {
  if (state.batcher === undefined) return undefined;
  const { batchInput, maxItemsPerBatch = Infinity } = state.batcher;
  const batches: Part[] = [];
  for (let at = 0; at < parts.length; at += maxItemsPerBatch) {
    const items = parts.slice(at, at + maxItemsPerBatch);
    const fields: [string, Datum][] = [
      [
        "Items",
        Datum.array(
          items.map((part) => part.data),
          "Items",
        ),
      ],
    ];
    if (batchInput !== undefined) fields.unshift(["BatchInput", walk.templated(frame, state, data, batchInput)]);
    batches.push({ frame: (items[0] as Part).frame, data: Datum.object(fields) });
  }
  return batches;
}

/** With a ResultWriter that has a place to write to, the result is only where it wrote. */
function written(state: MapState): Datum | undefined {
  if (state.writer?.parameters === undefined) return undefined;
  const where: JsonObject = { Bucket: "bucket", Key: "results/manifest.json" };
  return Datum.of({
    MapRunArn: "arn:aws:states:us-east-1:123456789012:mapRun:machine/map:run",
    ResultWriterDetails: where,
  });
}
