import { KeylessJson } from "../../util/keyless-json.js";
import type { ExecutionSetup, ExecutionState } from "../execution/execution-state.js";
import { plainSetup } from "../execution/execution-setup.js";
import { loadState } from "./load-state.js";
import type { Program } from "../program.js";
import { saveState } from "./save-state.js";
import type { SavedExecution } from "./saved-execution.js";

/** The number the clock knows a timer of an execution by. */
export type TimerRows = readonly (readonly [timer: number, row: number])[];

/** A saved execution without what is known otherwise, and with what only this process knows. */
type Packed = Omit<SavedExecution, "facts"> & {
  readonly facts: Omit<SavedExecution["facts"], "setup" | "inputText"> & { readonly inputText?: string };
  readonly rows: TimerRows;
};

/** Larger ones are left as they are: what it takes to pack and unpack them would be felt. */
const mostEvents = 128;
const mostThreads = 16;

/** Those who pack the executions of each machine. */
const packers = new WeakMap<Program, ExecutionPacker>();

/** Who packs the executions of a machine. */
export function packerOf(program: Program): ExecutionPacker {
  let packer = packers.get(program);
  if (packer === undefined) packers.set(program, (packer = new ExecutionPacker()));
  return packer;
}

/**
 * Packs executions that wait. As objects one is some fifty, of two to four kilobytes; as a text, in which its machine's other
 * executions leave out what they have in common, a few hundred bytes, and collections of garbage pass it by. The text is the saved
 * form of the execution, so that whatever can be saved can be packed.
 */
export class ExecutionPacker {
  readonly #json = new KeylessJson();

  /** Tells whether an execution is worth it, and goes through it unchanged. */
  fits(state: ExecutionState): boolean {
    return (
      state.status === "RUNNING" &&
      state.redriveCount === 0 &&
      state.agenda.length === 0 &&
      state.mapRuns.size === 0 &&
      state.threads.size <= mostThreads &&
      state.history.length <= mostEvents
    );
  }

  /** @param rows where the clock has its timers */
  pack(state: ExecutionState, rows: TimerRows): string {
    const { facts, ...saved } = saveState(state);
    const { setup: _setup, inputText, ...changing } = facts;
    // As a rule the input came as it is kept.
    const text = inputText === saved.payloads[saved.input] ? {} : { inputText };
    const tokens = tokensOf(saved);
    const payloads = tokens.length === 0 ? saved.payloads : saved.payloads.map((payload) => marked(payload, tokens));
    const whole: Packed = { ...saved, payloads, facts: { ...changing, ...text }, rows };
    return this.#json.pack(whole, state.startTime);
  }

  unpack(
    packed: string,
    setup: ExecutionSetup,
    startTime: number,
  ): { readonly state: ExecutionState; readonly rows: TimerRows } {
    const { saved, rows } = this.#open(packed, setup, startTime);
    return { state: loadState(saved).state, rows };
  }

  /** A packed execution as `EngineExecution.save` gives it. */
  saved(packed: string, setup: ExecutionSetup, startTime: number): SavedExecution {
    return this.#open(packed, plainSetup(setup), startTime).saved;
  }

  #open(
    packed: string,
    setup: ExecutionSetup,
    startTime: number,
  ): { readonly saved: SavedExecution; readonly rows: TimerRows } {
    const { rows, ...whole } = this.#json.unpack(packed, startTime) as Packed;
    const tokens = tokensOf(whole);
    const saved =
      tokens.length === 0 ? whole : { ...whole, payloads: whole.payloads.map((text) => unmarked(text, tokens)) };
    const { inputText = saved.payloads[saved.input] as string } = saved.facts;
    return { saved: { ...saved, facts: { ...saved.facts, inputText, setup } }, rows };
  }
}

/** Stands for a task token. JSON texts hold no such character; it is written as an escape there. */
const mark = "\u0001";

/** The tokens of its open tasks: long texts that stand in what the tasks were called with, too. */
function tokensOf({ threads }: Pick<SavedExecution, "threads">): readonly string[] {
  return threads.flatMap(({ visit }) => visit.task?.token ?? []);
}

function marked(payload: string, tokens: readonly string[]): string {
  return tokens.reduce((text, token, at) => text.replaceAll(token, `${mark}${at}${mark}`), payload);
}

function unmarked(payload: string, tokens: readonly string[]): string {
  // Every second part is the number of a token.
  const parts = payload.split(mark);
  return parts.length === 1 ? payload : parts.map((part, at) => (at % 2 === 0 ? part : tokens[Number(part)])).join("");
}
