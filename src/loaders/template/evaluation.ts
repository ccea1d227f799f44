import { resolve } from "node:path";
import { StepwrightError } from "../../errors/index.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { didYouMean } from "../../util/nearest.js";
import type { Resolver } from "../resolver.js";
import type { SourceFiles } from "../source/source-files.js";
import { evaluateCondition } from "./condition.js";
import { intrinsicFunctions } from "./intrinsic-functions.js";
import { noValue, type Evaluated } from "./no-value.js";
import { attributeValue, referenceValue } from "./reference.js";
import type { Stack } from "./stack.js";

/**
 * Evaluates what stands in a template as its deployment would: functions, parameters, conditions, references to resources.
 * Only what is asked for is evaluated, so that the rest of a template may hold what nobody can know.
 */
export class Evaluation {
  readonly stack: Stack;
  readonly resolver: Resolver;
  readonly files: SourceFiles;
  readonly #following: string[];

  constructor(stack: Stack, resolver: Resolver, files: SourceFiles, following: string[] = []) {
    this.stack = stack;
    this.resolver = resolver;
    this.files = files;
    this.#following = following;
  }

  /** The evaluation of another stack of the same deployment. */
  of(stack: Stack): Evaluation {
    return new Evaluation(stack, this.resolver, this.files, this.#following);
  }

  /** What an expression comes to. @throws TEMPLATE_VALUE_UNRESOLVED, TEMPLATE_VALUE_INVALID */
  value(node: JsonValue, place: string): Evaluated {
    if (typeof node === "string") return this.#text(node, place);
    if (typeof node !== "object" || node === null) return node;
    if (!isJsonObject(node)) {
      return node.flatMap((item, index) => {
        const value = this.value(item, `${place}[${index}]`);
        return value === noValue ? [] : [value];
      });
    }
    const call = callOf(node);
    return call === undefined ? this.#object(node, place) : this.#call(...call, place);
  }

  /** An expression that has to come to text. Numbers and truth values become text, as in CloudFormation. */
  text(node: JsonValue, place: string): string {
    const value = this.value(node, place);
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    throw this.invalid(place, `text is expected there, not ${shown(value)}`);
  }

  /** An expression that may be left out. */
  optionalText(node: JsonValue | undefined, place: string): string | undefined {
    if (node === undefined) return undefined;
    const value = this.value(node, place);
    return value === noValue || value === null ? undefined : this.text(value, place);
  }

  condition(node: JsonValue, place: string): boolean {
    return evaluateCondition(this, node, place);
  }

  reference(name: string, place: string): Evaluated {
    return referenceValue(this, name, place);
  }

  attribute(id: string, attribute: string, place: string): Evaluated {
    return attributeValue(this, id, attribute, place);
  }

  /** The content of a file the template refers to, parsed. */
  include(path: string, place: string): JsonValue {
    return this.files.parse(this.readFile(path, place), resolve(this.stack.folder, path));
  }

  /** The text of a file the template refers to. */
  readFile(path: string, place: string): string {
    const read = this.files.text(resolve(this.stack.folder, path));
    if ("text" in read) return read.text;
    throw this.invalid(place, read.problem);
  }

  /** Follows a name that may lead back to itself. */
  follow<Result>(name: string, place: string, work: () => Result): Result {
    const label = `${this.stack.name}/${name}`;
    if (this.#following.includes(label)) throw this.invalid(place, `${name} leads back to itself`);
    this.#following.push(label);
    try {
      return work();
    } finally {
      this.#following.pop();
    }
  }

  invalid(place: string, problem: string): StepwrightError {
    return new StepwrightError("TEMPLATE_VALUE_INVALID", { source: this.stack.source, place, problem });
  }

  unresolved(place: string, reference: string, reason: string, key: string): StepwrightError {
    const { source } = this.stack;
    return new StepwrightError("TEMPLATE_VALUE_UNRESOLVED", { source, place, reference, reason, key });
  }

  #text(text: string, place: string): Evaluated {
    const expanded = this.stack.expand?.(text, place) ?? text;
    return typeof expanded === "string" ? expanded : this.value(expanded, place);
  }

  #object(node: JsonObject, place: string): JsonObject {
    const fields = Object.entries(node).flatMap(([key, part]) => {
      const value = this.value(part, place === "" ? key : `${place}.${key}`);
      return value === noValue ? [] : [[key, value] as const];
    });
    return Object.fromEntries(fields);
  }

  #call(name: string, argument: JsonValue, place: string): Evaluated {
    const evaluate = Object.hasOwn(intrinsicFunctions, name) ? intrinsicFunctions[name] : undefined;
    if (evaluate !== undefined) return evaluate(this, argument, `${place}.${name}`);
    throw this.invalid(
      place,
      `the function ${name} is not known here.${didYouMean(name, Object.keys(intrinsicFunctions))}`,
    );
  }
}

/** The function an object calls: it has one key, which is a function's name. */
function callOf(node: JsonObject): [name: string, argument: JsonValue] | undefined {
  const [entry, ...others] = Object.entries(node);
  if (entry === undefined || others.length > 0) return undefined;
  return entry[0] === "Ref" || entry[0].startsWith("Fn::") ? entry : undefined;
}

/** A value in words for a message. */
function shown(value: Evaluated): string {
  if (value === noValue) return "AWS::NoValue";
  const text = JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
