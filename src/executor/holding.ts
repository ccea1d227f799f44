import type { TargetPort } from "./port.js";

/** Lets the target's time stand still during work, where time is virtual. */
export function holding<Result>(port: TargetPort, work: () => Promise<Result>): Promise<Result> {
  return port.hold === undefined ? work() : port.hold(work);
}
