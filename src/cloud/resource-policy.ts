import { isJsonObject, type JsonObject, type JsonValue } from "../util/json.js";

/** What somebody wants to do with a resource. */
export interface PolicyQuestion {
  /** Of a service: `events.amazonaws.com`. */
  readonly principal: string;
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly resource: string;
  /** The resource it is done for, such as a rule: `aws:SourceArn`. */
  readonly sourceArn?: string | undefined;
}

/**
 * Tells whether a resource's policy lets a service do something: a statement allows it, and none denies it. Conditions may ask for
 * aws:SourceArn and aws:SourceAccount; a condition on anything else is not met.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @param policy JSON text
 */
export function policyAllows(policy: string, question: PolicyQuestion): boolean {
  const statements = statementsOf(policy).filter((statement) => applies(statement, question));
  return statements.some(({ Effect }) => Effect === "Allow") && !statements.some(({ Effect }) => Effect === "Deny");
}

function statementsOf(policy: string): JsonObject[] {
  try {
    const value = JSON.parse(policy) as JsonValue;
    return isJsonObject(value) ? listOf(value["Statement"]).filter(isJsonObject) : [];
  } catch {
    return [];
  }
}

function applies(statement: JsonObject, { principal, action, resource, sourceArn }: PolicyQuestion): boolean {
  return (
    isPrincipal(statement["Principal"], principal) &&
    textsOf(statement["Action"]).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    (statement["Resource"] === undefined ||
      textsOf(statement["Resource"]).some((pattern) => like(pattern, resource))) &&
    conditionsMet(statement["Condition"], sourceArn)
  );
}

function isPrincipal(principal: JsonValue | undefined, service: string): boolean {
  if (principal === "*") return true;
  if (!isJsonObject(principal)) return false;
  return textsOf(principal["Service"]).includes(service) || textsOf(principal["AWS"]).includes("*");
}

function conditionsMet(conditions: JsonValue | undefined, sourceArn: string | undefined): boolean {
  if (!isJsonObject(conditions)) return true;
  return Object.entries(conditions).every(
    ([operator, keys]) =>
      isJsonObject(keys) &&
      Object.entries(keys).every(([key, wanted]) => met(operator, key, textsOf(wanted), sourceArn)),
  );
}

function met(operator: string, key: string, wanted: readonly string[], sourceArn: string | undefined): boolean {
  const facts: Readonly<Record<string, string | undefined>> = {
    "aws:sourcearn": sourceArn,
    "aws:sourceaccount": sourceArn?.split(":")[4],
  };
  const value = facts[key.toLowerCase()];
  const name = operator.replace(/IfExists$/, "");
  if (value === undefined) return operator.endsWith("IfExists");
  switch (name) {
    case "ArnEquals":
    case "ArnLike":
    case "StringLike":
      return wanted.some((pattern) => like(pattern, value));
    case "StringEquals":
      return wanted.includes(value);
    case "ArnNotEquals":
    case "ArnNotLike":
    case "StringNotLike":
      return !wanted.some((pattern) => like(pattern, value));
    case "StringNotEquals":
      return !wanted.includes(value);
    default:
      return false;
  }
}

/** `*` stands for any text, `?` for one character. */
function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}

function textsOf(value: JsonValue | undefined): string[] {
  return listOf(value).filter((one) => typeof one === "string");
}
