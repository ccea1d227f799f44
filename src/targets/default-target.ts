import { environment, parseTargetName, type TargetName } from "../config/index.js";
import { StepwrightError } from "../errors/index.js";
import { didYouMean } from "../util/nearest.js";
import { aws } from "./remote/aws.js";
import { embedded } from "./embedded/embedded.js";
import { endpoint } from "./remote/endpoint.js";
import { currentScope, offerTarget, onScopeEnd } from "./scope.js";
import type { Target } from "./target.js";

/** By scope. Shared by every copy of this module: Mocha may load it as CommonJS for the specs, and as ES module for what they import later. */
const key = Symbol.for("stepwright.targets");
const shared = globalThis as { [key]?: Map<string, Target> };
const targets = (shared[key] ??= new Map<string, Target>());

/**
 * The suite's target, named by STEPWRIGHT_TARGET: `embedded` (default), `aws`, or the URL of a Step Functions endpoint.
 * With the Mocha hooks each spec file has one of its own, closed when the file ends; without them there is one for the process.
 * @throws SETTING_INVALID when STEPWRIGHT_TARGET cannot be read
 */
export function target(): Target {
  const scope = currentScope();
  let found = targets.get(scope);
  if (found === undefined) {
    const made = targetNamed(environment().get("STEPWRIGHT_TARGET") ?? "embedded");
    targets.set(scope, (found = made));
    onScopeEnd(async () => {
      targets.delete(scope);
      await made.close();
    });
  }
  return found;
}

/**
 * The target that is meant: one that exists already, one by its name (`"embedded"`, `"aws"`, a URL), or the suite's.
 * A name makes a new target, which its maker closes.
 * @throws TARGET_NAME_INVALID for any other name
 */
export function resolveTarget(named?: Target | string | URL): Target {
  if (named === undefined) return target();
  if (named instanceof URL) return targetNamed(named);
  if (typeof named !== "string") return named;
  const name = parseTargetName(named);
  if (name === undefined) {
    const hint = didYouMean(named, ["embedded", "aws"]);
    throw new StepwrightError("TARGET_NAME_INVALID", { source: "resolveTarget", value: named, hint });
  }
  return targetNamed(name);
}

function targetNamed(name: TargetName): Target {
  if (name === "embedded") return embedded();
  return name === "aws" ? aws() : endpoint(name);
}

offerTarget(target);
