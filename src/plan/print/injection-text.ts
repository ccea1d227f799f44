import { formatDuration } from "../../util/duration.js";
import type { Fault, InjectionNode } from "../injection.js";
import { times } from "./words.js";

const faults: { readonly [Kind in Fault["kind"]]: (fault: Extract<Fault, { kind: Kind }>) => string } = {
  error: ({ error }) => `fails with ${error}`,
  named: ({ name }) => `suffers ${name}`,
  unavailable: ({ error }) => `is down${error === undefined ? "" : `, with ${error}`}`,
  latency: ({ ms }) => `answers ${formatDuration(ms)} later`,
};

/** An injection in a line. */
export function injectionText(node: InjectionNode): string {
  const { state, service, fault, visit, item, rate, period } = node;
  const who = state ?? (service === undefined ? "any Task" : `any Task of ${service}`);
  return [
    `${who} ${(faults[fault.kind] as (fault: Fault) => string)(fault)}`,
    ...(node.times === undefined ? [] : [`${times(node.times)} on each visit`]),
    ...(visit === undefined ? [] : [`on visit ${visit}`]),
    ...(item === undefined ? [] : [`for item ${item}`]),
    ...(rate === undefined ? [] : [`on ${rate.share * 100} % of the attempts (seed ${rate.seed})`]),
    ...(period === undefined ? [] : [`from ${formatDuration(period.fromMs)} for ${formatDuration(period.forMs)}`]),
  ].join(", ");
}
