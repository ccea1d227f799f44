import { hashAlgorithms } from "../hash-algorithms.js";
import { createHash } from "node:crypto";
import type { JsonValue } from "../../util/json.js";
import { javaText } from "../java-text.js";
import { parseFormatTemplate, type FormatTemplate } from "./format-template.js";
import { IntrinsicError, type IntrinsicFunction } from "./intrinsic-function.js";

/** The longest text that can be hashed, encoded or decoded. Source: the Step Functions guide on intrinsic functions. */
const longest = 10_000;

/** Puts values in the places of a States.Format text. */
export function fillTemplate({ pieces, problem }: FormatTemplate, values: readonly JsonValue[]): string {
  if (problem !== undefined) throw new IntrinsicError(problem, `Invalid template in States.Format: ${problem}`);
  if (values.length !== pieces.length - 1) {
    throw new IntrinsicError(
      `The text has ${pieces.length - 1} placeholders {}, but ${values.length} values are given for them`,
      "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.",
    );
  }
  let text = pieces[0] ?? "";
  for (let index = 0; index < values.length; index++) {
    text += javaText(values[index] as JsonValue) + (pieces[index + 1] ?? "");
  }
  return text;
}

function limited(value: JsonValue | undefined): string {
  const text = value as string;
  if (text.length > longest)
    throw new IntrinsicError(`The text has ${text.length} characters, but may have at most ${longest}`);
  return text;
}

/** AWS decodes as far as it can: characters that are no Base64 are passed over. */
function decode(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

/** What is no text is hashed as its JSON. */
function textOf(data: JsonValue): string {
  return typeof data === "string" ? data : JSON.stringify(data);
}

function hash(text: string, algorithm: string): string {
  const known = hashAlgorithms.get(algorithm);
  if (known === undefined) {
    throw new IntrinsicError(`The algorithm ${algorithm} is not one of ${[...hashAlgorithms.keys()].join(", ")}`);
  }
  return createHash(known).update(text, "utf8").digest("hex");
}

/** Each character of the second text is a delimiter; empty parts are left out. */
function split(text: string, delimiters: string): JsonValue {
  const marks = new Set(delimiters);
  const parts = [""];
  for (const char of text) {
    if (marks.has(char)) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts.filter((part) => part !== "");
}

/** The functions that make texts or take them apart. */
export const textFunctions: readonly IntrinsicFunction[] = [
  {
    name: "States.Format",
    parameters: ["string"],
    rest: "any",
    result: "string",
    call: ([template, ...values]) => fillTemplate(parseFormatTemplate(template as string), values),
  },
  {
    name: "States.StringSplit",
    parameters: ["string", "string"],
    result: "array",
    call: ([text, delimiters]) => split(text as string, delimiters as string),
  },
  {
    name: "States.Base64Encode",
    parameters: ["string"],
    result: "string",
    call: ([text]) => Buffer.from(limited(text), "utf8").toString("base64"),
  },
  { name: "States.Base64Decode", parameters: ["string"], result: "string", call: ([text]) => decode(limited(text)) },
  {
    name: "States.Hash",
    parameters: ["any", "string"],
    result: "string",
    call: ([data, algorithm]) => hash(limited(textOf(data as JsonValue)), algorithm as string),
  },
  { name: "States.UUID", parameters: [], result: "string", call: (_args, chance) => chance.uuid() },
];
