import type { EngineExecution } from "../engine/engine.js";
import { buildExecution, type Execution } from "../history/index.js";
import { isJsonObject, parseJson, type JsonObject, type JsonValue } from "../util/json.js";
import { coverageForms } from "./forms.js";
import type { Fragment } from "./fragment.js";
import { coverageModel, type CoverageModel } from "./model.js";
import { seenIn, type Hits } from "./seen.js";
import { stateRunHits, type StateRun } from "./state-run.js";

/** A cloud whose executions are counted. */
export interface CountedCloud {
  running(): readonly EngineExecution[];
  /** The definition of the whole machine that an execution belongs to, as text. */
  definitionBehind(execution: EngineExecution): string | undefined;
}

interface Seen {
  readonly model: CoverageModel;
  readonly names: Set<string>;
  file: string | undefined;
  executions: number;
  stateRuns: number;
  readonly hits: Hits;
}

/** Gathers what the workflows of this process do, whoever started them. */
export class Collector {
  readonly #seen = new Map<string, Seen>();
  /** Models by the texts of their definitions. */
  readonly #byText = new Map<string, CoverageModel | undefined>();
  readonly #clouds: WeakRef<CountedCloud>[] = [];
  /** Executions elsewhere that were counted; somebody may look at one again. */
  readonly #observed = new Set<string>();

  /** A definition was deployed: it counts although nothing may ever run it. */
  deployed(name: string, text: string, file: string | undefined): void {
    const model = this.#modelOf(text);
    if (model === undefined) return;
    const seen = this.#of(model);
    seen.names.add(name);
    seen.file ??= file;
  }

  /** Counts what still runs in a cloud, when the counts are taken. */
  watch(cloud: CountedCloud): void {
    this.#clouds.push(new WeakRef(cloud));
  }

  /** An execution of an embedded cloud has ended. */
  ended(execution: EngineExecution, cloud: CountedCloud): void {
    const model = this.#modelOf(cloud.definitionBehind(execution) ?? "");
    if (model === undefined) return;
    const { executionArn, stateMachineArn, name, status, startTime } = execution;
    const events = execution.history.read();
    const description = { executionArn, stateMachineArn, name, status, startDate: new Date(startTime) };
    const rest = {
      stopDate: undefined,
      input: execution.inputText,
      output: undefined,
      error: undefined,
      cause: undefined,
    };
    const built = buildExecution({ events, definition: model.definition, description: { ...description, ...rest } });
    // The items of a distributed Map are executions of its machine: no runs of the whole of it.
    this.#add(built, model, execution.mapRunArn === undefined);
  }

  /** An execution that ran elsewhere was read. */
  observed(execution: Execution): void {
    const { definition, executionArn, redriveCount } = execution;
    const model = isJsonObject(definition) ? coverageModel(definition) : undefined;
    const once = `${executionArn} ${redriveCount}`;
    if (model === undefined || execution.events.length === 0 || this.#observed.has(once)) return;
    this.#observed.add(once);
    this.#add(execution, model, true);
  }

  /** One state was run alone. */
  stateRan(definition: JsonValue, run: StateRun, file: string | undefined): void {
    const model = isJsonObject(definition) ? coverageModel(definition) : undefined;
    if (model === undefined) return;
    const seen = this.#of(model);
    seen.file ??= file;
    seen.stateRuns += 1;
    addHits(seen.hits, stateRunHits(model, run));
  }

  /** What was gathered since this was last called. */
  take(): Fragment {
    for (const cloud of this.#clouds.splice(0)) {
      const there = cloud.deref();
      for (const execution of there?.running() ?? []) this.ended(execution, there!);
    }
    const fragment = Object.fromEntries(
      [...this.#seen].map(([key, { model, names, file, executions, stateRuns, hits }]) => [
        key,
        {
          definition: model.definition,
          names: [...names],
          file,
          executions,
          stateRuns,
          hits: Object.fromEntries(hits),
        },
      ]),
    );
    this.#seen.clear();
    return fragment;
  }

  #add(execution: Execution, model: CoverageModel, whole: boolean): void {
    const redriven = execution.events.findLast(({ type }) => type === "ExecutionRedriven");
    const seen = this.#of(model);
    seen.executions += whole && redriven === undefined ? 1 : 0;
    const name = execution.stateMachineArn.split(":stateMachine:")[1]?.split(/[:/]/, 1)[0];
    if (seen.names.size === 0 && name !== undefined) seen.names.add(name);
    addHits(
      seen.hits,
      seenIn(execution, model.machine, model.index, redriven && { eventId: redriven.id, at: redriven.timestamp }),
    );
  }

  #of(model: CoverageModel): Seen {
    const known = this.#seen.get(model.key);
    if (known !== undefined) return known;
    const made: Seen = { model, names: new Set(), file: undefined, executions: 0, stateRuns: 0, hits: new Map() };
    this.#seen.set(model.key, made);
    return made;
  }

  #modelOf(text: string): CoverageModel | undefined {
    if (!this.#byText.has(text)) {
      const definition = parsed(text);
      this.#byText.set(text, definition && coverageModel(definition));
    }
    return this.#byText.get(text);
  }
}

function addHits(hits: Hits, more: Hits): void {
  for (const [id, count] of more) hits.set(id, (hits.get(id) ?? 0) + count);
}

function parsed(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isJsonObject(value) ? value : undefined;
}

/** Shared by every copy of this module: Mocha may load the hooks as CommonJS and the specs as ES modules. */
const key = Symbol.for("stepwright.coverage");
const shared = globalThis as { [key]?: Collector | null };

/** What gathers coverage in this process; undefined where STEPWRIGHT_COVERAGE is not set. @throws SETTING_INVALID */
export function collector(): Collector | undefined {
  if (shared[key] === undefined) shared[key] = coverageForms().length === 0 ? null : new Collector();
  return shared[key] ?? undefined;
}
