import type { Resource } from "./machine.js";

/** The three patterns of a service integration as they are written behind the action. */
const patterns = [".waitForTaskToken", ".sync:2", ".sync"] as const;

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:REST`; the partition is aws, aws-cn, aws-us-gov or another of AWS's. */
const arnShape = /^arn:(aws[a-z-]*):([^:]+):([^:]*):([^:]*):(.+)$/s;

/**
 * Takes a Task's Resource apart: a function (whole ARN, with or without version or alias), an activity, or a service
 * integration with its pattern.
 * @param arn the Resource as written, in any AWS partition
 * @returns undefined when the text is none of these, such as a placeholder that a template still has to fill in
 */
export function parseResource(arn: string): Resource | undefined {
  const parts = arnShape.exec(arn);
  if (parts === null) return undefined;
  const [, , service, , , rest = ""] = parts;
  if (service === "lambda" && rest.startsWith("function:")) {
    const functionName = rest.slice("function:".length).split(":", 1)[0] ?? "";
    return functionName === "" ? undefined : { kind: "lambda", arn, functionName };
  }
  if (service !== "states") return undefined;
  if (rest.startsWith("activity:")) return rest.length > "activity:".length ? { kind: "activity", arn } : undefined;
  return serviceIntegration(arn, rest);
}

function serviceIntegration(arn: string, rest: string): Resource | undefined {
  const suffix = patterns.find((pattern) => rest.endsWith(pattern)) ?? "";
  const name = rest.slice(0, rest.length - suffix.length);
  const colon = name.lastIndexOf(":");
  if (colon <= 0 || colon === name.length - 1) return undefined;
  const service = name.slice(0, colon);
  const action = name.slice(colon + 1);
  const pattern = suffix === "" ? "request-response" : (suffix.slice(1) as "sync" | "sync:2" | "waitForTaskToken");
  return { kind: "service", arn, service, action, pattern };
}
