import type { ItemReader, MapState, ParallelState, Template } from "../../asl/index.js";
import type { JsonObject } from "../../util/json.js";
import { caught } from "./catching.js";
import { oneOf } from "./constraint.js";
import { Datum } from "./datum.js";
import { ItemSource } from "./item-source.js";
import { readExpression } from "./template-reader.js";
import type { Ending, Frame, Leaving, Walk } from "./walk.js";

/** Parallel: each branch on the same data. */
export function walkParallel(walk: Walk, frame: Frame, state: ParallelState, input: Datum): Leaving {
  const effective = walk.filtered(frame, state, input, state.inputPath);
  const data = walk.templated(frame, state, effective, state.parameters ?? state.arguments);
  const endings = state.branches.map((machine, index): Ending => {
    const key = `${frame.key}/${state.name}#${index}`;
    return walk.runScope({ machine, key, place: frame.place, variables: new Map(), outer: frame }, data);
  });
  return gathered(walk, frame, state, input, endings, undefined);
}

/** Map: each item, or each batch of items. */
export function walkMap(walk: Walk, frame: Frame, state: MapState, input: Datum): Leaving {
  const effective = walk.filtered(frame, state, input, state.inputPath);
  readLimits(walk, frame, state, effective);
  const items = itemsOf(walk, frame, state, effective);
  const looked = items.slice(0, walk.setup.mostItems);
  const selected = looked.map((value, index): { inner: Frame; data: Datum } => {
    const inner: Frame = {
      machine: state.processor,
      key: `${frame.key}/${state.name}[${index}]`,
      place: { ...frame.place, item: { index, value } },
      variables: new Map(),
      outer: frame,
    };
    const data = state.itemSelector === undefined ? value : walk.templated(inner, state, effective, state.itemSelector);
    return { inner, data };
  });
  const batched = batchOf(
    walk,
    frame,
    state,
    effective,
    selected.map(({ data }) => data),
  );
  const inputs = batched === undefined ? selected : selected.slice(0, 1).map(({ inner }) => ({ inner, data: batched }));
  const endings = inputs.map(({ inner, data }) => walk.runScope(inner, data));
  const [last] = endings.slice(-1);
  const others = last === undefined || batched !== undefined ? [] : items.slice(looked.length).map(() => last);
  return gathered(walk, frame, state, input, [...endings, ...others], written(state));
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

/** ItemBatcher: all items in one batch, beside the batch's own input. */
function batchOf(walk: Walk, frame: Frame, state: MapState, data: Datum, items: readonly Datum[]): Datum | undefined {
  if (state.batcher === undefined) return undefined;
  const fields: [string, Datum][] = [["Items", Datum.array(items, "Items")]];
  const { batchInput } = state.batcher;
  if (batchInput !== undefined) fields.unshift(["BatchInput", walk.templated(frame, state, data, batchInput)]);
  return Datum.object(fields);
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

/** The result of a Parallel or Map: all outputs, or the first error. */
function gathered(
  walk: Walk,
  frame: Frame,
  state: ParallelState | MapState,
  input: Datum,
  endings: readonly Ending[],
  instead: Datum | undefined,
): Leaving {
  walk.standing = state.name;
  const outputs: Datum[] = [];
  for (const ending of endings) {
    if (ending.kind === "failed") return caught(walk, frame, state, input, ending) ?? ending;
    outputs.push(ending.output);
  }
  return walk.completed(frame, state, input, instead ?? Datum.array(outputs, state.name));
}
