import type { TargetPort } from "../port.js";

/**
 * Lets the target's time stand still during work, where time is virtual.
 * @param drives whether waits inside are a reason for time to pass; without it they are
 */
export function holding<Result>(
  port: TargetPort,
  work: () => Promise<Result>,
  drives?: () => boolean,
): Promise<Result> {
  return port.hold === undefined ? work() : port.hold(work, drives);
}
