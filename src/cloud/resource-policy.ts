import { isJsonObject, parseJson, type JsonObject, type JsonValue } from "../util/json.js";

/** What somebody wants to do with a resource. */
export interface PolicyQuestion {
  /** A service, `events.amazonaws.com`, or an account's twelve digits. */
  readonly principal: string;
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly resource: string;
  /** The resource it is done for, such as a rule: `aws:SourceArn`. */
  readonly sourceArn?: string | undefined;
  /** What else conditions may ask for, by key in lower case, such as `events:source`. */
  readonly facts?: Readonly<Record<string, string | undefined>>;
}

/**
 * Tells whether a resource's policy lets a service or another account do something: a statement allows it, and none denies it.
 * Conditions may ask for aws:SourceArn, aws:SourceAccount and the facts given; all accounts of a cloud are of one organization, whatever
 * its id; a condition on anything else is not met.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @param policy JSON text
 */
export function policyAllows(policy: string, question: PolicyQuestion): boolean {
  const statements = statementsOf(policy).filter((statement) => applies(statement, question));
  return statements.some(({ Effect }) => Effect === "Allow") && !statements.some(({ Effect }) => Effect === "Deny");
}

function statementsOf(policy: string): JsonObject[] {
  const value = parseJson(policy);
  return isJsonObject(value) ? listOf(value["Statement"]).filter(isJsonObject) : [];
}

function applies(statement: JsonObject, question: PolicyQuestion): boolean {
  const { principal, action, resource } = question;
  return (
    isPrincipal(statement["Principal"], principal) &&
    textsOf(statement["Action"]).some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    (statement["Resource"] === undefined ||
      textsOf(statement["Resource"]).some((pattern) => like(pattern, resource))) &&
    conditionsMet(statement["Condition"], question)
  );
}

function isPrincipal(principal: JsonValue | undefined, who: string): boolean {
  if (principal === "*") return true;
  if (!isJsonObject(principal)) return false;
  return (
    textsOf(principal["Service"]).includes(who) ||
    textsOf(principal["AWS"]).some((one) => one === "*" || one === who || one.split(":")[4] === who)
  );
}

function conditionsMet(conditions: JsonValue | undefined, question: PolicyQuestion): boolean {
  if (!isJsonObject(conditions)) return true;
  return Object.entries(conditions).every(
    ([operator, keys]) =>
      isJsonObject(keys) &&
      Object.entries(keys).every(([key, wanted]) => met(operator, key, textsOf(wanted), question)),
  );
}

function met(
  operator: string,
  key: string,
  wanted: readonly string[],
  { principal, sourceArn, facts: others }: PolicyQuestion,
): boolean {
  const account = /^\d{12}$/.test(principal) ? principal : undefined;
  if (key.toLowerCase() === "aws:principalorgid" && account !== undefined) return !operator.includes("Not");
  const facts: Readonly<Record<string, string | undefined>> = {
    "aws:sourcearn": sourceArn,
    "aws:sourceaccount": sourceArn?.split(":")[4],
    "aws:principalaccount": account,
    ...others,
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
