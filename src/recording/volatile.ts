import type { Execution } from "../history/index.js";
import { isJsonObject, type JsonValue } from "../util/json.js";
import type { RecordedCall } from "./calls.js";
import { Code, type Writable } from "./spec/code.js";

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const moment = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})/g;

/**
 * Knows what another run of the same workflow says differently: the execution's own names, times of the run, and ids made in it. What
 * came from the input or a task's answer comes again.
 */
export class Volatile {
  readonly #names: readonly string[];
  readonly #given: string;
  readonly #from: number;
  readonly #to: number;

  constructor(execution: Execution, input: JsonValue, calls: readonly RecordedCall[]) {
    const { executionArn, stateMachineArn, name } = execution;
    // A short name may be part of any word.
    this.#names = [executionArn, stateMachineArn, name].filter(({ length }) => length >= 8);
    this.#given = JSON.stringify([input, calls.map(({ answer }) => answer)]);
    this.#from = Math.floor(execution.startDate.getTime() / 1000) * 1000;
    this.#to = (execution.stopDate ?? execution.startDate).getTime() + 1000;
  }

  /** Tells whether a text holds anything that another run says differently. */
  in(text: string): boolean {
    return this.#kindOf(text) !== undefined;
  }

  /** The value with questions in place of what another run says differently. */
  mask(value: JsonValue): Writable {
    if (typeof value === "string") {
      const kind = this.#kindOf(value);
      return kind === undefined ? value : new Code(`is.${kind}()`);
    }
    if (Array.isArray(value)) return value.map((part: JsonValue) => this.mask(part));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.mask(part)]));
  }

  /** The value with marks in place of what another run says differently: two runs that did the same give the same. */
  plain(value: JsonValue): JsonValue {
    if (typeof value === "string") return this.#plainText(value);
    if (Array.isArray(value)) return value.map((part: JsonValue) => this.plain(part));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.plain(part)]));
  }

  #plainText(text: string): string {
    return this.#names
      .reduce((shown, name) => shown.replaceAll(name, "‹this run›"), text)
      .replaceAll(uuid, (id) => (this.#given.includes(id) ? id : "‹id›"))
      .replaceAll(moment, (time) => (this.#isOfRun(time) ? "‹time›" : time));
  }

  #kindOf(text: string): "string" | "uuid" | "isoDate" | undefined {
    if (this.#names.some((name) => text.includes(name))) return "string";
    const ids = (text.match(uuid) ?? []).filter((id) => !this.#given.includes(id));
    const times = (text.match(moment) ?? []).filter((time) => this.#isOfRun(time));
    if (ids.length + times.length === 0) return undefined;
    return ids[0] === text ? "uuid" : times[0] === text ? "isoDate" : "string";
  }

  #isOfRun(time: string): boolean {
    const at = Date.parse(time);
    return at >= this.#from && at <= this.#to && !this.#given.includes(time);
  }
}
