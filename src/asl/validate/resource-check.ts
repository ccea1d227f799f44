import type { Check, CheckScope } from "./checks.js";
import { isRecognised } from "./integrations.js";
import { parseResource } from "../resource.js";

/** A function's name, and the version or alias behind it; placeholders of a template may stand for either. */
const functionName = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:[\w.${}-]+(:(\$LATEST|[\w${}-]+))?$/;

/** A Task's Resource. */
export const resource: Check = (value, at, scope) => {
  if (typeof value !== "string") {
    scope.findings.refuse(at, "Expected value of type String");
    return;
  }
  if (isBrokenPlaceholder(value)) scope.findings.refuse(at, "Value is not a valid resource ARN");
  else checkKind(value, at, scope);
};

function checkKind(value: string, at: string, { findings, type }: CheckScope): void {
  const parsed = parseResource(value);
  if (parsed === undefined) {
    // AWS refuses it on deployment. A definition that a template still completes holds such texts rightly.
    findings.warn("INVALID_RESOURCE", "Value is not a valid resource ARN", at);
    return;
  }
  if (parsed.kind === "lambda") {
    if (!functionName.test(value)) findings.refuse(at, "Value is not a valid resource ARN");
  } else if (parsed.kind === "activity") {
    if (type === "EXPRESS") findings.refuse(at, "Express state machine does not support Activity ARN");
  } else if (!isRecognised(parsed)) {
    const reason = "The value is not a valid resource ARN, or the resource is not available in this region.";
    findings.refuse(at, `The resource provided ${value} is not recognized. ${reason}`);
  } else if (type === "EXPRESS" && parsed.pattern !== "request-response") {
    // The blank before the end of the callback's message is AWS's.
    const [pattern, end] = parsed.pattern === "waitForTaskToken" ? [".waitForTaskToken", " "] : [".sync", ""];
    findings.refuse(at, `Express state machine does not support '${pattern}' service integration${end}`);
  }
}

function isBrokenPlaceholder(value: string): boolean {
  return /\$\{[^}]*$/.test(value);
}
