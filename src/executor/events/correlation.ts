import { holdsWord } from "../../events/seen/index.js";
import type { TargetPort } from "../port.js";
import type { CandidateExecution, EventsPort } from "./events-port.js";

/** ARNs of executions in a text. */
const executionArns = /arn:[a-z-]+:states:[a-z0-9-]*:\d*:execution:[A-Za-z0-9_-]+:[^\s"'\\,\])}]+/g;
/** Executions that lead to one another, one after the other, that are followed. */
const mostSteps = 5;
/** Clocks of two machines may differ by so much. */
const clockSkewMs = 60_000;

/**
 * Finds the executions that events started. One is tied to an event whose id its name or its input says, or that a bus says it was
 * started for; or to an execution that is tied so, whose ARN its input says, as the `resources` of an event do that the execution put.
 * When an execution was started never ties it.
 */
export class Correlation {
  readonly #port: TargetPort;
  readonly #events: EventsPort;
  readonly #since: number;
  readonly #replay: string | undefined;
  readonly #ids = new Set<string>();
  /** Executions that were there before. */
  readonly #before = new Set<string>();
  readonly #inputs = new Map<string, string>();
  readonly #tied = new Set<string>();

  /** @param replay the name of the replay that brings the events again */
  constructor(port: TargetPort, events: EventsPort, replay?: string) {
    this.#port = port;
    this.#events = events;
    this.#replay = replay;
    // An endpoint's clock may be any; what was there before is left out by its ARN.
    this.#since = port.kind === "endpoint" ? 0 : events.now() - (port.capabilities.virtualTime ? 0 : clockSkewMs);
  }

  /** Notes the executions of a machine that are there before anything is put. */
  async begin(stateMachineArn: string): Promise<void> {
    for (const { executionArn } of await this.#candidates(stateMachineArn)) this.#before.add(executionArn);
  }

  /** An event that was put or replayed. */
  add(eventId: string): void {
    this.#ids.add(eventId);
  }

  /** Ids of the events that were put or replayed. */
  get eventIds(): readonly string[] {
    return [...this.#ids];
  }

  /** The executions of a machine that are tied to the events so far, oldest first, and how many others were started since. */
  async find(stateMachineArn: string): Promise<{ readonly tied: readonly string[]; readonly others: number }> {
    const machine = machineName(stateMachineArn);
    const known = [...this.#ids].flatMap((id) => this.#events.startedFor?.(id, this.#replay) ?? []);
    const tied = new Set(known.filter((arn) => machineName(arn) === machine && sameplace(arn, stateMachineArn)));
    for (const arn of known) this.#tied.add(arn);
    let others = 0;
    for (const one of await this.#candidates(stateMachineArn)) {
      if (tied.has(one.executionArn) || this.#before.has(one.executionArn)) continue;
      if (await this.#isTied(one, mostSteps)) tied.add(one.executionArn);
      else others += 1;
    }
    return { tied: [...tied], others };
  }

  async #candidates(stateMachineArn: string): Promise<readonly CandidateExecution[]> {
    return await this.#events.executionsSince(stateMachineArn, this.#since);
  }

  async #isTied({ executionArn, name }: CandidateExecution, steps: number): Promise<boolean> {
    if (this.#tied.has(executionArn)) return true;
    const input = await this.#inputOf(executionArn);
    const words = this.#replay === undefined ? [...this.#ids] : [...this.#ids, this.#replay];
    let found = words.some((word) => holdsWord(name, word) || holdsWord(input, word));
    if (!found && steps > 0) {
      for (const arn of new Set(input.match(executionArns) ?? [])) {
        if (arn === executionArn || this.#before.has(arn)) continue;
        found ||= await this.#isTied({ executionArn: arn, name: arn.split(":").slice(7).join(":") }, steps - 1);
      }
    }
    if (found) this.#tied.add(executionArn);
    return found;
  }

  async #inputOf(executionArn: string): Promise<string> {
    let input = this.#inputs.get(executionArn);
    if (input === undefined) {
      input = await this.#port.describe(executionArn).then(
        (description) => description.input ?? "",
        // An execution that an input speaks of may be anybody's, and gone.
        () => "",
      );
      this.#inputs.set(executionArn, input);
    }
    return input;
  }
}

function machineName(arn: string): string | undefined {
  return arn.split(":")[6];
}

function sameplace(left: string, right: string): boolean {
  return left.split(":").slice(3, 5).join(":") === right.split(":").slice(3, 5).join(":");
}
