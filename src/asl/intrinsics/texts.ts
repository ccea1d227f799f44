import { createHash } from "node:crypto";
import type { JsonValue } from "../../util/json.js";
import { javaText } from "../java-text.js";
import { formatPieces } from "./format-pieces.js";
import { IntrinsicError, type IntrinsicFunction } from "./intrinsic-function.js";

/** The longest text that can be hashed, encoded or decoded. Source: the Step Functions guide on intrinsic functions. */
const longest = 10_000;

const algorithms: ReadonlyMap<string, string> = new Map([
  ["MD5", "md5"],
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);

/** Puts values between the pieces of a States.Format text. */
export function fillPieces(pieces: readonly string[], values: readonly JsonValue[]): string {
  if (values.length !== pieces.length - 1) {
    throw new IntrinsicError(
      `The text has ${pieces.length - 1} placeholders {}, but ${values.length} values are given for them`,
    );
  }
  let text = pieces[0] ?? "";
  for (let index = 0; index < values.length; index++)
    text += javaText(values[index] as JsonValue) + (pieces[index + 1] ?? "");
  return text;
}

function limited(value: JsonValue | undefined): string {
  const text = value as string;
  if (text.length > longest)
    throw new IntrinsicError(`The text has ${text.length} characters, but may have at most ${longest}`);
  return text;
}

function decode(text: string): string {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new IntrinsicError("The text is not valid Base64");
  return Buffer.from(text, "base64").toString("utf8");
}

function hash(text: string, algorithm: string): string {
  const known = algorithms.get(algorithm);
  if (known === undefined) {
    throw new IntrinsicError(`The algorithm ${algorithm} is not one of ${[...algorithms.keys()].join(", ")}`);
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
    call: ([template, ...values]) => fillPieces(formatPieces(template as string), values),
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
    parameters: ["string", "string"],
    result: "string",
    call: ([text, algorithm]) => hash(limited(text), algorithm as string),
  },
  { name: "States.UUID", parameters: [], result: "string", call: (_args, chance) => chance.uuid() },
];
