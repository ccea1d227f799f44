import { isDeepStrictEqual } from "node:util";
import { workflow } from "../../dsl/workflow.js";
import { invalidDefinitionMessage, validateDefinition } from "../../src/asl/index.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../src/util/json.js";

/** A case as the package's suite writes it. */
export interface SuiteCase {
  readonly expr?: string;
  readonly "expr-file"?: string;
  readonly data?: JsonValue;
  /** The name of a dataset, or in older versions its number; null or -1 for none. */
  readonly dataset?: string | number | null;
  readonly bindings?: JsonObject;
  readonly result?: JsonValue;
  readonly undefinedResult?: boolean;
  /** The code of the error it must fail with. */
  readonly code?: string;
  readonly error?: { readonly code?: string };
  readonly timelimit?: number;
  readonly depth?: number;
  readonly unordered?: boolean;
}

/** How a case came out. */
export interface SuiteVerdict {
  readonly verdict: "passed" | "failed" | "left out";
  readonly reason: string;
}

/**
 * Runs cases of the jsonata package's suite through a Pass state. A state has no context item: the case's data is the one item of an array
 * that is mapped over, so that `$` and bare names mean what they mean in the suite; `$$`, which means nothing on AWS, and `$eval`,
 * which AWS takes away, leave a case out.
 */
export class JsonataSuite implements AsyncDisposable {
  readonly #dataset: (name: string) => Promise<string | undefined>;
  readonly #cloud: EmbeddedCloud = embedded({ seed: 1 });
  readonly #counts = { passed: 0, failed: 0, "left out": 0 };

  /** @param dataset the text of a dataset, by its name */
  constructor(dataset: (name: string) => Promise<string | undefined>) {
    this.#dataset = dataset;
  }

  get failed(): number {
    return this.#counts.failed;
  }

  async run(one: SuiteCase & { readonly expr: string }): Promise<SuiteVerdict> {
    const outside = leftOut(one);
    const verdict: SuiteVerdict =
      outside === undefined ? await this.#judge(one) : { verdict: "left out", reason: outside };
    this.#counts[verdict.verdict]++;
    return verdict;
  }

  async #judge(one: SuiteCase & { readonly expr: string }): Promise<SuiteVerdict> {
    const data = await this.#dataOf(one);
    if (data === undefined && /\S/.test(String(one.dataset ?? "")) && one.dataset !== -1) {
      return { verdict: "left out", reason: `there is no dataset ${one.dataset}` };
    }
    const wanted = one.code ?? one.error?.code;
    const definition = machineOf(wanted?.startsWith("S") === true ? one.expr : inContext(one));
    const refusal = invalidDefinitionMessage(validateDefinition(JSON.stringify(definition), { type: "STANDARD" }));
    if (refusal !== undefined) {
      if (/UNSUPPORTED_JSONATA_EXPRESSION/.test(refusal)) return { verdict: "left out", reason: refusal };
      const fits = wanted?.startsWith("S") === true;
      return { verdict: fits ? "passed" : "failed", reason: fits ? "" : `refused: ${refusal}` };
    }
    const { execution } = await workflow(definition as object)
      .on(this.#cloud)
      .withInput([data ?? null])
      .check();
    if (wanted !== undefined) {
      const text = execution.cause ?? "";
      const fits = text.includes(wanted);
      return {
        verdict: fits ? "passed" : "failed",
        reason: fits ? "" : `expected ${wanted}: ${execution.status} ${text}`,
      };
    }
    const output = execution.output;
    const found = isJsonObject(output) ? output["r"] : undefined;
    const fits =
      execution.status === "SUCCEEDED" &&
      (one.undefinedResult === true ? found === undefined : sameResult(found, one.result, one.unordered === true));
    const shown = execution.status === "SUCCEEDED" ? JSON.stringify(found) : (execution.cause ?? execution.status);
    return {
      verdict: fits ? "passed" : "failed",
      reason: fits ? "" : `expected ${JSON.stringify(one.result)}: ${shown}`,
    };
  }

  async #dataOf({ data, dataset }: SuiteCase): Promise<JsonValue | undefined> {
    if (data !== undefined || dataset === undefined || dataset === null || dataset === -1) return data;
    const text = await this.#dataset(typeof dataset === "number" ? `dataset${dataset}` : dataset);
    return text === undefined ? undefined : (JSON.parse(text) as JsonValue);
  }

  toString(): string {
    const { passed, failed } = this.#counts;
    return `${passed} passed, ${failed} failed, ${this.#counts["left out"]} left out`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cloud.close();
  }
}

function leftOut({ expr, timelimit, depth }: SuiteCase & { readonly expr: string }): string | undefined {
  if (/\$\$/.test(withoutTexts(expr))) return "it reads $$, which means nothing in a state";
  if (/\$eval\b/.test(expr)) return "it calls $eval, which AWS takes away";
  if (timelimit !== undefined && depth !== undefined) return "it tests the limits of the suite's own runner";
  return undefined;
}

/** The expression without its strings, where `$$` stands for a dollar sign. */
function withoutTexts(expr: string): string {
  return expr.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gs, '""');
}

/**
 * The expression with the case's item as its context, giving `{ r: … }`, without `r` where it gives nothing. It stands in a function, which
 * keeps the item it was made for: an object that is constructed would go through an item that is an array. What it finds is bound first,
 * because a call at the end of a function is made without that context.
 */
function inContext({ expr, bindings = {} }: SuiteCase & { readonly expr: string }): string {
  const bound = Object.entries(bindings).map(([name, value]) => `$${name} := ${JSON.stringify(value)}; `);
  const evaluated = `function(){($found := (${bound.join("")}${expr}\n); $found)}`;
  return `($case := $states.input.(${evaluated}); {"r": $case()})`;
}

/** A machine of one state. An error of the syntax is looked for in the expression alone: `%` has a parent in an item of the input. */
function machineOf(expression: string): JsonObject {
  return {
    QueryLanguage: "JSONata",
    StartAt: "Evaluate",
    States: { Evaluate: { Type: "Pass", Output: `{% ${expression} %}`, End: true } },
  };
}

function sameResult(found: JsonValue | undefined, wanted: JsonValue | undefined, unordered: boolean): boolean {
  if (!unordered || !Array.isArray(found) || !Array.isArray(wanted)) return isDeepStrictEqual(found, wanted);
  const sorted = (list: readonly JsonValue[]): readonly string[] => list.map((item) => JSON.stringify(item)).sort();
  return isDeepStrictEqual(sorted(found as readonly JsonValue[]), sorted(wanted as readonly JsonValue[]));
}
