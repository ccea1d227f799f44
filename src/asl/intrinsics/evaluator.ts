import { isJsonObject, type JsonValue } from "../../util/json.js";
import { PathError, type Scope } from "../path.js";
import { IntrinsicError, type ArgumentKind, type IntrinsicFunction } from "./intrinsic-function.js";
import type { IntrinsicArgument, IntrinsicCall } from "./parser.js";
import { fillTemplate } from "./texts.js";

/** Computes a call or an argument. */
export type Evaluate = (scope: Scope) => JsonValue;

/** A path among the arguments found nothing. */
export class MissingArgument extends Error {
  readonly path: string;
  constructor(path: string, cause: PathError) {
    super(cause.message, { cause });
    this.path = path;
  }
}

/**
 * Compiles a call.
 * @param site names the place of the call among all, so that each draws its own numbers
 * @throws (when run) CallError, MissingArgument
 */
export function compileCall(call: IntrinsicCall, site: string): Evaluate {
  const args = call.arguments.map((argument) => compileArgument(argument, site));
  const called = call.function;
  const [first] = call.arguments;
  const template = called.name === "States.Format" && first?.kind === "string" ? first.template : undefined;
  const purpose = `${called.name} ${site} ${call.position}`;
  return (scope) => {
    const given = args.map((argument) => argument(scope));
    try {
      if (template !== undefined) return fillTemplate(template, given.slice(1));
      checkArguments(called, given);
      return called.call(given, { random: () => scope.random(purpose), uuid: () => scope.uuid() });
    } catch (error) {
      throw error instanceof IntrinsicError ? new CallError(called.name, error) : error;
    }
  };
}

/** A call failed. `message` is what AWS says of it. */
export class CallError extends Error {
  /** Why, in words of our own. */
  readonly detail: string;
  constructor(name: string, { message, said }: IntrinsicError) {
    super(said ?? `Invalid arguments in ${name}`);
    this.detail = message;
  }
}

function compileArgument(argument: IntrinsicArgument, site: string): Evaluate {
  switch (argument.kind) {
    case "call":
      return compileCall(argument, site);
    case "path":
      return (scope) => {
        try {
          return argument.path.evaluate(scope);
        } catch (error) {
          throw error instanceof PathError ? new MissingArgument(argument.path.text, error) : error;
        }
      };
    default: {
      const { value } = argument;
      return () => value;
    }
  }
}

function checkArguments({ parameters, optional = 0, rest }: IntrinsicFunction, args: readonly JsonValue[]): void {
  const least = parameters.length - optional;
  if (args.length < least || (rest === undefined && args.length > parameters.length)) {
    const wanted =
      rest === undefined && optional === 0
        ? `${least}`
        : `${rest === undefined ? `${least} to ${parameters.length}` : `at least ${least}`}`;
    throw new IntrinsicError(`It takes ${wanted} argument${wanted === "1" ? "" : "s"}, but got ${args.length}`);
  }
  args.forEach((arg, index) => {
    const kind = parameters[index] ?? rest ?? "any";
    if (!kinds[kind](arg)) {
      throw new IntrinsicError(`Argument ${index + 1} must be ${articles[kind]}, but was ${JSON.stringify(arg)}`);
    }
  });
}

const kinds: { readonly [Kind in ArgumentKind]: (value: JsonValue) => boolean } = {
  any: () => true,
  array: (value) => Array.isArray(value),
  boolean: (value) => typeof value === "boolean",
  number: (value) => typeof value === "number",
  object: isJsonObject,
  string: (value) => typeof value === "string",
};

const articles: { readonly [Kind in ArgumentKind]: string } = {
  any: "a value",
  array: "an array",
  boolean: "true or false",
  number: "a number",
  object: "an object",
  string: "text",
};
