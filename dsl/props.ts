import { StepwrightError } from "../src/errors/index.js";
import type { PlanFunction, Bindings } from "../src/plan/bindings.js";
import type { ActNode } from "../src/plan/act.js";
import type { AnswerNode } from "../src/plan/answer.js";
import type { DoublePin, DoubleStep, FunctionReference, SourceLine } from "../src/plan/double.js";
import type { ExpectationNode } from "../src/plan/expectation.js";
import type { InjectionNode } from "../src/plan/injection.js";
import type { InputNode } from "../src/plan/input.js";
import type { NameNode } from "../src/plan/name.js";
import type { PauseNode } from "../src/plan/pause.js";
import type { SourceNode } from "../src/plan/plan.js";
import type { TargetSource } from "../src/executor/port.js";

/** One call of `stub` or `stubIn`. */
export interface Stub {
  readonly state: string;
  readonly machine: string | undefined;
  readonly on: "embedded" | undefined;
  readonly at: SourceLine;
  readonly steps: readonly DoubleStep[];
  readonly pin: Omit<DoublePin, "steps"> | undefined;
  readonly eachVisit: boolean;
  readonly functions: readonly FunctionReference[];
}

/** One call of `answers`. */
export interface Answer {
  readonly node: AnswerNode;
  readonly functions: readonly FunctionReference[];
}

/** One call of `at`. */
export interface Act {
  readonly node: ActNode;
  readonly functions: readonly FunctionReference[];
}

/** One expectation, with the functions it refers to. */
export interface Said {
  readonly node: ExpectationNode;
  readonly functions: readonly FunctionReference[];
}

/** All that a builder was told. Frozen: a builder that knows more is another builder. */
export interface Props {
  readonly at: SourceLine;
  readonly source: SourceNode;
  readonly machine: Bindings["machine"];
  readonly target: TargetSource | undefined;
  readonly input: InputNode | undefined;
  readonly name: NameNode | undefined;
  readonly stubs: readonly Stub[];
  readonly answers: readonly Answer[];
  readonly acts: readonly Act[];
  readonly pauses: readonly PauseNode[];
  readonly said: readonly Said[];
  readonly injections: readonly InjectionNode[];
  readonly functions: ReadonlyMap<string, PlanFunction>;
}

/** What a builder knows before it was told anything but what it is about. */
export function emptyProps(at: SourceLine, source: SourceNode, machine?: Bindings["machine"]): Props {
  return Object.freeze({
    at,
    source,
    machine,
    target: undefined,
    input: undefined,
    name: undefined,
    stubs: [],
    answers: [],
    acts: [],
    pauses: [],
    injections: [],
    said: [],
    functions: new Map<string, PlanFunction>(),
  });
}

/** The props with one expectation more. A second deadline replaces the first; a second status must be the same. */
export function withExpectation(props: Props, said: Said, functions: ReadonlyMap<string, PlanFunction>): Props {
  const { node } = said;
  let others = props.said;
  if (node.kind === "within") others = others.filter((one) => one.node.kind !== "within");
  if (node.kind === "status") {
    for (const { node: first } of others) {
      if (first.kind !== "status" || first.status === node.status) continue;
      throw new StepwrightError("STATUS_CONTRADICTED", { first: first.status, at: first.at, second: node.status });
    }
  }
  return Object.freeze({ ...props, said: [...others, Object.freeze(said)], functions });
}

/** Gives functions their references while one call of the builder is turned into nodes. */
export class FunctionTable {
  readonly #functions: Map<string, PlanFunction>;
  readonly #refer: FunctionReference[] = [];

  constructor(known: ReadonlyMap<string, PlanFunction>) {
    this.#functions = new Map(known);
  }

  /** The same function always gets the same reference. */
  refer(fn: PlanFunction, label: string, at: SourceLine): FunctionReference {
    let ref = [...this.#functions].find(([, known]) => known === fn)?.[0];
    if (ref === undefined) {
      ref = `#${this.#functions.size + 1}`;
      this.#functions.set(ref, fn);
    }
    const reference: FunctionReference = { kind: "fn", ref, label, at };
    this.#refer.push(reference);
    return reference;
  }

  /** Takes in what was referred to with a table that began as this one. */
  adopt(functions: ReadonlyMap<string, PlanFunction>, references: readonly FunctionReference[]): void {
    for (const [ref, fn] of functions) this.#functions.set(ref, fn);
    this.#refer.push(...references);
  }

  /** The references given out so far. */
  get references(): readonly FunctionReference[] {
    return this.#refer;
  }

  /** Every function, those known before included. */
  get functions(): ReadonlyMap<string, PlanFunction> {
    return this.#functions;
  }
}
