import { fillTemplate, type IntrinsicArgument, type IntrinsicCall } from "../../../asl/index.js";
import type { JsonValue } from "../../../util/json.js";
import { ofType, wholeNumber, type Constraint } from "../constraint.js";
import { Contradiction } from "../contradiction.js";
import { Datum } from "../datum.js";
import { readPath } from "./path-reader.js";
import type { Reading } from "./reading.js";

type Kind = IntrinsicCall["function"]["result"];

/** What a call of an intrinsic function gives. Functions that only pass data on leave it open; others compute when they are asked. */
export function callIntrinsic(call: IntrinsicCall, reading: Reading): Datum {
  const { name, parameters, rest, result } = call.function;
  const args = call.arguments.map((argument) => readArgument(argument, reading));
  const passing = Object.hasOwn(passed, name) ? passed[name]?.(args, reading) : undefined;
  if (passing !== undefined) return passing;
  args.forEach((arg, index) => beKind(arg, parameters[index] ?? rest ?? "any", demandOf(name, index), reading));
  const [first] = call.arguments;
  // Written out, its escapes \{ and \} are no places: the text without them would be another template.
  const template = name === "States.Format" && first?.kind === "string" ? first.template : undefined;
  const compute = (): JsonValue => {
    const values = args.map((arg) => arg.decide(reading.sampler));
    try {
      if (template !== undefined) return fillTemplate(template, values.slice(1));
      return call.function.call(values, { random: () => 0.5, uuid: () => "00000000-0000-4000-8000-000000000000" });
    } catch (error) {
      throw new Contradiction(`${name} cannot take ${JSON.stringify(values)}: ${(error as Error).message}`);
    }
  };
  // Only leaves can wait: what becomes of an object or array is read at once.
  return result === "string" || result === "number" || result === "boolean"
    ? Datum.computed(compute, "")
    : Datum.of(compute());
}

function readArgument(argument: IntrinsicArgument, reading: Reading): Datum {
  switch (argument.kind) {
    case "call":
      return callIntrinsic(argument, reading);
    case "path":
      return readPath(argument.path.text, reading);
    default:
      return Datum.of(argument.value);
  }
}

/** The functions whose result is made of their arguments. */
const passed: { readonly [name: string]: (args: readonly Datum[], reading: Reading) => Datum | undefined } = {
  "States.Array": (args) => Datum.array(args),
  "States.ArrayContains": contains,
  "States.ArrayGetItem": ([list, index], reading) => {
    if (index === undefined) return undefined;
    beKind(index, "number", wholeNumber(0, 0), reading);
    const place = index.decide(reading.sampler);
    return typeof place === "number" ? list?.item(place) : undefined;
  },
  "States.ArrayLength": ([list]) => (list === undefined ? undefined : Datum.lengthOf(list)),
  "States.ArrayPartition": ([list, size], reading) => {
    if (list === undefined || size === undefined) return undefined;
    beKind(size, "number", ofType("number", 2), reading);
    const step = size.decide(reading.sampler);
    if (typeof step !== "number" || step < 1) return undefined;
    const items = list.items(reading.items);
    const chunks = Array.from({ length: Math.ceil(items.length / step) }, (_, index) =>
      items.slice(index * step, (index + 1) * step),
    );
    return Datum.array(chunks.map((chunk) => Datum.array(chunk, list.name)));
  },
  "States.ArrayUnique": ([list], reading) =>
    list === undefined || list.isSettled ? undefined : Datum.array(list.items(reading.items)),
  "States.Base64Decode": ([text], reading) => {
    const plain = Datum.text(text?.name ?? "");
    const encode = (): string => Buffer.from(String(plain.decide(reading.sampler)), "utf8").toString("base64");
    return text?.follow(encode) === true ? plain : undefined;
  },
  "States.JsonMerge": ([under, over]) => {
    const base = under?.beObject();
    return over
      ?.beObject()
      .knownFields()
      .reduce((merged, [key, value]) => merged?.with(key, value), base);
  },
  "States.JsonToString": ([value], reading) => (value === undefined ? undefined : Datum.jsonOf(value, reading.sampler)),
  "States.StringSplit": split,
  "States.StringToJson": ([text], reading) => text?.content(reading.sampler),
};

/** An array nobody has counted contains what it is asked for. */
function contains([list, value]: readonly Datum[]): Datum | undefined {
  if (list === undefined || value === undefined || (!list.isOpen && !list.isArray) || list.isSettled) return undefined;
  try {
    list.push(value);
  } catch (error) {
    if (error instanceof Contradiction) return undefined;
    throw error;
  }
  return Datum.of(true);
}

const parts = new WeakMap<Datum, { readonly delimiter: string; readonly list: Datum }>();

/** A text nobody has asked anything of is put together from the parts that are asked for. */
function split([text, by]: readonly Datum[], reading: Reading): Datum | undefined {
  const delimiter = by?.decide(reading.sampler);
  if (text === undefined || typeof delimiter !== "string" || delimiter === "") return undefined;
  const before = parts.get(text);
  if (before?.delimiter === delimiter) return before.list;
  const list = new Datum(text.name).beArray();
  const compute = (): string =>
    list
      .items(reading.items)
      .map((part) => settle(part))
      .join(delimiter.charAt(0));
  const settle = (part: Datum): JsonValue => {
    part.require(
      { candidates: ["part"], test: (value) => typeof value === "string" && isPart(value) },
      reading.sampler,
    );
    return part.decide(reading.sampler);
  };
  const isPart = (value: string): boolean => value !== "" && [...delimiter].every((char) => !value.includes(char));
  if (!text.follow(compute)) return undefined;
  parts.set(text, { delimiter, list });
  return list;
}

/** Shapes that a function asks of a text or a number beyond its type. */
function demandOf(name: string, index: number): Constraint | undefined {
  if (name === "States.ArrayRange" || name === "States.MathRandom") {
    return ofType("number", index === 0 ? 1 : index === 1 ? 5 : 1);
  }
  if (name === "States.ArrayPartition" && index === 1) return ofType("number", 2);
  if (name === "States.Hash" && index === 1) return ofType("string", "SHA-256");
  return undefined;
}

function beKind(arg: Datum, kind: Kind, demand: Constraint | undefined, reading: Reading): void {
  if (kind === "array") arg.beArray();
  else if (kind === "object") arg.beObject();
  else if (kind !== "any")
    arg.require(demand ?? ofType(kind, { string: "text", number: 1, boolean: true }[kind]), reading.sampler);
}
