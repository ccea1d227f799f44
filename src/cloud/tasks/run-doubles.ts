import type { Clock } from "../../engine/index.js";
import type { Cloud } from "../embedded-aws.js";
import type { Children } from "../integrations/children.js";
import type { CallbackGrace } from "./callback-grace.js";
import type { DoubleBook } from "./doubles.js";

/** What the doubles of runs stand on. */
interface DoublesWorld {
  readonly clock: Clock;
  readonly doubles: DoubleBook;
  readonly grace: CallbackGrace;
  readonly children: Children;
}

/** What stands in for the tasks of single executions, as runs are given it. */
export function runDoubles({ clock, doubles, grace, children }: DoublesWorld): Cloud["doubles"] {
  return {
    register: (arn, bound, callbacks, injections) =>
      doubles.register(arn, bound, callbacks, { nodes: injections ?? [], startedAt: clock.now }),
    await(arn, callbacks) {
      doubles.await(arn, callbacks);
      // What it started before knows nothing of this yet.
      for (const child of children.descendants(arn)) doubles.inherit(child, arn);
    },
    release(arn) {
      doubles.release(arn);
      grace.forget(arn);
    },
    warnings: (arn) => [...doubles.warnings(arn), ...grace.warnings(arn)],
  };
}
