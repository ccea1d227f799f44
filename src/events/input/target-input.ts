import { compileJaywayPath } from "../../asl/jsonpath/jayway.js";
import { ExpressionSyntaxError } from "../../asl/expression-syntax-error.js";
import { PathError } from "../../asl/path.js";
import { StepwrightError } from "../../errors/index.js";
import { parseJson, type JsonObject, type JsonValue } from "../../util/json.js";
import { compileInputTemplate, type TemplateValues } from "./input-template.js";

/** What a target of a rule says about its input, as PutTargets takes it. At most one of the three. */
export interface TargetInputSource {
  /** JSON text that is delivered whatever the event is. */
  readonly Input?: string | undefined;
  /** A path into the event; what it selects is delivered. */
  readonly InputPath?: string | undefined;
  /** A template, and paths into the event for its placeholders. */
  readonly InputTransformer?:
    | { readonly InputPathsMap?: Readonly<Record<string, string>> | undefined; readonly InputTemplate: string }
    | undefined;
}

/** What is delivered beside the event: `<aws.events.rule-arn>` and its like in templates. */
export interface DeliveryFacts {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** When EventBridge took the event in, as ISO 8601 text. */
  readonly ingestionTime: string;
}

/** A target's input, ready for events. */
export interface TargetInput {
  /**
   * The text that reaches the target; undefined when the template makes no valid JSON of this event: then EventBridge
   * delivers nothing, and says so nowhere.
   */
  textFor(event: JsonObject, facts: DeliveryFacts): string | undefined;
}

/** AWS's limit on the variables of one template. */
const MOST_VARIABLES = 100;

/**
 * Compiles what a target says about its input. Without any of the three the whole event is delivered.
 * @throws TARGET_INPUT_INVALID with the message that PutTargets refuses the target with
 */
export function compileTargetInput(source: TargetInputSource, targetId: string): TargetInput {
  const { Input, InputPath, InputTransformer } = source;
  if ([Input, InputPath, InputTransformer].filter((given) => given !== undefined).length > 1) {
    throw refused(
      targetId,
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${targetId}.`,
    );
  }
  if (Input !== undefined) return constant(Input, targetId);
  if (InputTransformer !== undefined) return transformer(InputTransformer, targetId);
  if (InputPath === undefined) return { textFor: (event) => JSON.stringify(event) };
  const read = pathReader(InputPath, () => `Invalid InputPath for target ${targetId}.`, targetId);
  return { textFor: (event) => JSON.stringify(read(event) ?? null) };
}

function refused(targetId: string, message: string): StepwrightError {
  return new StepwrightError("TARGET_INPUT_INVALID", { targetId, message });
}

function constant(text: string, targetId: string): TargetInput {
  if (parseJson(text) === undefined) {
    throw refused(targetId, `JSON syntax error in input for target ${targetId}.`);
  }
  return { textFor: () => text };
}

/** Reads a path of the event; undefined where it finds nothing. */
function pathReader(
  path: string,
  message: () => string,
  targetId: string,
): (event: JsonObject) => JsonValue | undefined {
  // The library itself would read "detail" as "$.detail".
  if (!path.startsWith("$")) throw refused(targetId, message());
  try {
    const compiled = compileJaywayPath(path);
    return (event) => {
      try {
        return compiled.read(event);
      } catch (error) {
        if (error instanceof PathError) return undefined;
        throw error;
      }
    };
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) throw refused(targetId, message());
    throw error;
  }
}

function transformer(
  { InputPathsMap = {}, InputTemplate }: NonNullable<TargetInputSource["InputTransformer"]>,
  targetId: string,
): TargetInput {
  const names = Object.keys(InputPathsMap);
  if (names.length > MOST_VARIABLES) {
    throw refused(
      targetId,
      `InputPathsMap for target ${targetId} has ${names.length} paths; at most ${MOST_VARIABLES} are allowed.`,
    );
  }
  const readers = names.map((name) => {
    const message = (): string => `InputPathsMap for target ${targetId} contains an invalid path for ${name}.`;
    return { name, read: pathReader(InputPathsMap[name] ?? "", message, targetId) };
  });
  const template = compileInputTemplate(InputTemplate);
  const known = new Set([...names, ...PREDEFINED]);
  const unknown = template.placeholders.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw refused(targetId, `InputTemplate for target ${targetId} contains invalid placeholder ${unknown}.`);
  }
  return {
    textFor: (event, facts) => {
      const values = new Map<string, JsonValue | undefined>(readers.map(({ name, read }) => [name, read(event)]));
      return template.fill((name) => (values.has(name) ? values.get(name) : predefined(name, event, facts)));
    },
  };
}

const PREDEFINED = [
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
];

const predefined = (name: string, event: JsonObject, facts: DeliveryFacts): ReturnType<TemplateValues> => {
  switch (name) {
    case "aws.events.rule-arn":
      return facts.ruleArn;
    case "aws.events.rule-name":
      return facts.ruleName;
    case "aws.events.event.ingestion-time":
      return facts.ingestionTime;
    case "aws.events.event":
      return withoutDetail(event);
    default:
      return event;
  }
};

/** The envelope alone; its `detail-type` is called `detailType` here. */
function withoutDetail(event: JsonObject): JsonObject {
  const kept = Object.entries(event).filter(([key]) => key !== "detail");
  return Object.fromEntries(kept.map(([key, value]) => [key === "detail-type" ? "detailType" : key, value]));
}
