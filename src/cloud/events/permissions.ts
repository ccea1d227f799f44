import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import type { BusRecord, PolicyStatement } from "./records.js";

/** Who wants to do what on a bus. */
export interface PutAttempt {
  /** The account that asks. */
  readonly accountId: string;
  readonly action: string;
  /** Of the event, for conditions on it. */
  readonly source?: string | undefined;
  readonly detailType?: string | undefined;
  /** The rule on whose behalf it is done. */
  readonly sourceArn?: string | undefined;
}

/**
 * Whether a bus's resource policy lets another account do something. A deny goes before every allow. Conditions are read for
 * `events:source`, `events:detail-type`, `aws:SourceArn` and `aws:SourceAccount`; others hold, since every account of one embedded
 * cloud counts as of one organization.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-permissions.html
 */
export function allows({ policy, arn }: Pick<BusRecord, "policy" | "arn">, attempt: PutAttempt): boolean {
  const meant = policy.filter((statement) => applies(statement, arn, attempt));
  return meant.some(({ Effect }) => Effect === "Allow") && !meant.some(({ Effect }) => Effect === "Deny");
}

function applies(statement: PolicyStatement, arn: string, attempt: PutAttempt): boolean {
  return (
    namesPrincipal(statement["Principal"], attempt.accountId) &&
    textsOf(statement["Action"]).some((pattern) => fits(pattern, attempt.action)) &&
    (statement["Resource"] === undefined || textsOf(statement["Resource"]).some((pattern) => fits(pattern, arn))) &&
    conditionsHold(statement["Condition"], attempt)
  );
}

function namesPrincipal(principal: JsonValue | undefined, accountId: string): boolean {
  if (principal === "*") return true;
  if (!isJsonObject(principal ?? null)) return false;
  return textsOf((principal as JsonObject)["AWS"]).some(
    (one) => one === "*" || one === accountId || (one.startsWith("arn:") && one.split(":")[4] === accountId),
  );
}

function conditionsHold(condition: JsonValue | undefined, attempt: PutAttempt): boolean {
  if (condition === undefined || !isJsonObject(condition)) return true;
  return Object.entries(condition).every(
    ([operator, keys]) =>
      !isJsonObject(keys) ||
      Object.entries(keys).every(([key, wanted]) => {
        const known = contextKeys[key.toLowerCase()];
        return known === undefined || compares(operator, known(attempt), textsOf(wanted));
      }),
  );
}

const contextKeys: Readonly<Record<string, (attempt: PutAttempt) => string | undefined>> = {
  "events:source": ({ source }) => source,
  "events:detail-type": ({ detailType }) => detailType,
  "aws:sourcearn": ({ sourceArn }) => sourceArn,
  "aws:sourceaccount": ({ accountId }) => accountId,
  "aws:principalaccount": ({ accountId }) => accountId,
};

function compares(operator: string, value: string | undefined, wanted: readonly string[]): boolean {
  const plain = operator.replace(/^For(All|Any)Values?:/, "").replace(/IfExists$/, "");
  if (value === undefined) return operator.endsWith("IfExists");
  const negated = plain.includes("Not");
  const ignoresCase = plain.includes("IgnoreCase");
  const wild = plain.includes("Like") || plain.startsWith("Arn");
  const found = wanted.some((one) => {
    if (wild) return fits(one, value);
    return ignoresCase ? one.toLowerCase() === value.toLowerCase() : one === value;
  });
  return found !== negated;
}

/** `*` stands for any text, `?` for one character. */
function fits(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}

function textsOf(value: JsonValue | undefined): string[] {
  return [value].flat().filter((one): one is string => typeof one === "string");
}
