import { mentions, type SeenEvent } from "./seen-event.js";

/**
 * Whether it is known that an event came before another: the other says its id, it led to the other through an execution, the
 * same execution put it first, or the bus took it at an earlier time. Two events of one moment that do not concern each other have no
 * order.
 */
export function precedes(first: SeenEvent, second: SeenEvent): boolean {
  if (first === second) return false;
  if (leadsTo(first, second)) return true;
  if (leadsTo(second, first)) return false;
  if (first.at !== second.at) return first.at < second.at;
  if (first.sequence === undefined || second.sequence === undefined) return false;
  return first.emittedBy !== undefined && first.emittedBy === second.emittedBy && first.sequence < second.sequence;
}

function leadsTo(cause: SeenEvent, effect: SeenEvent): boolean {
  const id = cause.event["id"];
  if (typeof id !== "string" || id === "" || id === effect.event["id"]) return false;
  if (effect.causes?.includes(id) === true) return true;
  const { resources, detail } = effect.event;
  return mentions([resources ?? null, detail ?? null], id);
}

/**
 * Picks a different event for each place, such that none precedes one of an earlier place.
 * @param choices the events that fit each place
 * @param ordered false: any order will do
 * @returns undefined when there is no such pick
 */
export function arranged(
  choices: readonly (readonly SeenEvent[])[],
  ordered: boolean,
): readonly SeenEvent[] | undefined {
  const picked: SeenEvent[] = [];
  const used = new Set<SeenEvent>();
  let steps = 0;
  const place = (at: number): boolean => {
    const fitting = choices[at];
    if (fitting === undefined) return true;
    for (const one of fitting) {
      if (used.has(one) || (steps += 1) > mostSteps) continue;
      if (ordered && picked.some((earlier) => precedes(one, earlier))) continue;
      used.add(one);
      picked.push(one);
      if (place(at + 1)) return true;
      picked.pop();
      used.delete(one);
    }
    return false;
  };
  return place(0) ? picked : undefined;
}

/** Beyond so many tries the search for a pick is given up. */
const mostSteps = 200_000;
