import { isJsonObject, parseJson, type JsonObject, type JsonValue } from "../../../util/json.js";
import type { AwsError } from "../../wire/aws-error.js";
import { validationException } from "../../wire/aws-error.js";

type Kind = "a string" | "a number" | "any";

/** The fields a given context object may have. */
const fields: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  Execution: {
    Id: "a string",
    Input: "any",
    Name: "a string",
    RoleArn: "a string",
    StartTime: "a string",
    RedriveCount: "a number",
    RedriveTime: "a string",
  },
  State: { EnteredTime: "a string", Name: "a string", RetryCount: "a number" },
  StateMachine: { Id: "a string", Name: "a string" },
  Task: { Token: "a string" },
};

/**
 * Reads the context object a caller gives.
 * @throws AwsError ValidationException with AWS's text
 */
export function readContext(text: string): JsonObject {
  const context = parseJson(text);
  if (!isJsonObject(context)) throw refused("it must be a JSON object");
  for (const [name, value] of Object.entries(context)) {
    if (name === "Map") throw refused("'Map' field is not supported when mocking a Context object");
    const known = fields[name];
    if (known === undefined) throw refused(`Field '${name}' is not allowed`);
    if (!isJsonObject(value)) throw refused(`${name} must be an object`);
    for (const [member, given] of Object.entries(value)) {
      const kind = known[member];
      if (kind === undefined) throw refused(`Field '${name}.${member}' is not allowed`);
      if (!isOf(kind, given)) throw refused(`${name}.${member} must be ${kind}`);
    }
  }
  return context;
}

function isOf(kind: Kind, value: JsonValue): boolean {
  return kind === "any" || typeof value === (kind === "a string" ? "string" : "number");
}

function refused(reason: string): AwsError {
  return validationException(`Invalid Context object provided: ${reason}`);
}
