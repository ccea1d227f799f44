import { StepwrightError } from "../../../src/errors/index.js";
import { compileTargetInput } from "../../../src/events/index.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";
import type { EventTransformerRow } from "../rows.js";
import { judge, type Verdict } from "../verdict.js";

/** What reaches a target of one event: its text or JSON, nothing, or the message that the target is refused with. */
export function runEventTransformer(row: EventTransformerRow): Verdict {
  const { expect: expected, ignoreJsonPaths = [] } = row;
  return judge(without(expected, ignoreJsonPaths), without(delivered(row), ignoreJsonPaths));
}

function delivered(row: EventTransformerRow): JsonObject {
  try {
    const { input, inputPath, inputPathsMap, inputTemplate, event } = row;
    const source = {
      Input: input,
      InputPath: inputPath,
      InputTransformer:
        inputTemplate === undefined ? undefined : { InputPathsMap: inputPathsMap, InputTemplate: inputTemplate },
    };
    const ingestionTime = row.ingestionTime ?? String(event["time"]);
    const facts = { ruleArn: row.ruleArn, ruleName: row.ruleName, ingestionTime };
    const text = compileTargetInput(source, "<target-id>").textFor(event, facts);
    if (text === undefined) return { delivered: false };
    return Object.hasOwn(row.expect, "text") ? { text } : { json: JSON.parse(text) as JsonValue };
  } catch (error) {
    if (!(error instanceof StepwrightError)) throw error;
    return { error: { api: "PutTargets", code: "ValidationException", message: error.message } };
  }
}

/** Leaves out what a row says not to compare, such as `$.originalEvent.time` of what is delivered. */
function without(outcome: JsonObject, paths: readonly string[]): JsonObject {
  const copy = structuredClone(outcome) as { json?: Record<string, JsonValue> };
  for (const path of paths) {
    const keys = path.replace(/^\$\.?/, "").split(".");
    const holder = keys.slice(0, -1).reduce<JsonValue | undefined>((at, key) => (at as JsonObject)?.[key], copy.json);
    if (holder !== undefined) delete (holder as Record<string, JsonValue>)[keys.at(-1) ?? ""];
  }
  return copy as JsonObject;
}
