/// <reference types="chai" preserve="true" />
/**
 * Stepwright's Chai plugin, for Chai 5 and 6: `chai.use(stepwright)`.
 *
 * It judges an Execution, or the whole of a GetExecutionHistory response:
 * ```ts
 * import { expect, use } from "chai";
 * import stepwright from "stepwright/chai";
 * use(stepwright);
 *
 * expect(execution).to.have.succeeded;
 * expect(execution).to.have.visited("BulkProcessing", { times: 1 });
 * expect(execution).to.have.state("ChargeCard").output({ ok: true });
 * ```
 */
import { StepwrightError } from "../src/errors/index.js";
import { addEventMatchers } from "./events/index.js";
import { assessVisits, type Assessment } from "../src/history/index.js";
import { atUsersLine, judge, type Judgement } from "./judge.js";
import { methods, properties } from "./sentences.js";
import { executionOf, NegatedState, StateSubject } from "./subject.js";

export type { StepwrightAssertion } from "./chai-types.js";
export type { EventOptions, EventReference } from "./events/event-sentences.js";
export type { WaitExpectation } from "./sentences.js";

/** The plugin: hand it to `chai.use`. It adds `succeeded`, `failed`, `visited`, `path`, `branches`, `output`, `state` and their like, and for events `event`, `events`, `emitted`, `triggeredBy`, `matchEvent`. */
const stepwright: Chai.ChaiPlugin = (chai, utils) => {
  const judgement = (assertion: object, matcher: string): Judgement => ({ chai, utils, assertion, matcher });
  const subject = (assertion: object): unknown => utils.flag(assertion, "object");

  for (const [name, assess] of Object.entries(properties)) {
    const ask = function (this: object): void {
      const at = judgement(this, name);
      markStart(at);
      const execution = atUsersLine(at, () => executionOf(name, subject(this)));
      judge(
        at,
        execution,
        atUsersLine(at, () => assess(execution)),
      );
    };
    const called = function (this: object, ...args: unknown[]): void {
      if (args.length > 0) atUsersLine(judgement(this, name), () => refuse(name));
    };
    chai.Assertion.addChainableMethod(name, called, ask);
  }

  for (const [name, sentence] of Object.entries(methods)) {
    const assess = sentence as (matcher: string, subject: unknown, ...args: unknown[]) => Assessment;
    chai.Assertion.addMethod(name, function (this: object, ...args: unknown[]) {
      const at = judgement(this, name);
      const given = subject(this);
      const assessment = atUsersLine(at, () => assess(name, given, ...args));
      judge(at, executionOf(name, given), assessment);
    });
  }

  chai.Assertion.addMethod("state", function (this: object, state: string) {
    const at = judgement(this, "state");
    const execution = atUsersLine(at, () => executionOf("state", subject(this)));
    const assessment = atUsersLine(at, () => assessVisits(execution, state));
    judge(at, execution, assessment);
    const negated = utils.flag(this, "negate") === true;
    utils.flag(this, "object", negated ? new NegatedState(state) : new StateSubject(execution, state));
  });

  addEventMatchers(chai, utils);
};

/** Without Chai's proxies, reading a property does not say where it was read: the getter itself is where the stack begins. */
function markStart({ chai, utils, assertion, matcher }: Judgement): void {
  if (chai.config.useProxy) return;
  const getter = Object.getOwnPropertyDescriptor(chai.Assertion.prototype, matcher)?.get;
  if (getter !== undefined) utils.flag(assertion, "ssfi", getter);
}

function refuse(name: string): never {
  const write = name === "failed" ? 'failedWith("Error.Name", "cause")' : name;
  throw new StepwrightError("MATCHER_MISUSED", { matcher: name, problem: "takes no arguments", write });
}

export default stepwright;
