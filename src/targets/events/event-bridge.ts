import { StepwrightError } from "../../errors/index.js";
import type { RuleDescription, RuleTarget } from "../../executor/events/events-port.js";
import { detailOf, envelopeOf, type PutEventsEntry } from "../../events/index.js";
import type { JsonObject } from "../../util/json.js";
import { callError, type Place } from "../call-error.js";
import { failureOf, mayPass } from "../call-failure.js";
import { eventBridgePackage } from "../clients/peer-package.js";
import type { EventBridgeClient, EventBridgePackage, EventBridgeTarget } from "../clients/optional-clients.js";

type Package = EventBridgePackage;

/** How calls to EventBridge are made. */
export interface EventBridgeSetup {
  client(): EventBridgeClient;
  readonly place: Place;
  /** Waits before a call is made again; absent: none is. */
  readonly again?: { sleep(milliseconds: number): Promise<void>; readonly failingMs: number };
  /** Milliseconds one try may take; absent: without limit. */
  readonly requestMs?: number;
}

/** EventBridge as targets use it: the operations that captures, publishing and replays are made of. */
export class EventBridgeCalls {
  readonly #setup: EventBridgeSetup;

  constructor(setup: EventBridgeSetup) {
    this.#setup = setup;
  }

  get place(): Place {
    return this.#setup.place;
  }

  /**
   * Sends one call, again where its failure may pass.
   * @throws StepwrightError naming operation and subject; with the service's error as cause
   */
  async send<Output>(
    operation: string,
    subject: string,
    send: (sdk: Package, client: EventBridgeClient, options: { abortSignal?: AbortSignal }) => Promise<Output>,
  ): Promise<Output> {
    const { place, again, requestMs } = this.#setup;
    let triedForMs = 0;
    for (let tries = 1; ; tries += 1) {
      try {
        const options = requestMs === undefined ? {} : { abortSignal: AbortSignal.timeout(requestMs) };
        return await send(eventBridgePackage(), this.#setup.client(), options);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.name === "StepwrightError") throw error;
        if (again === undefined || !mayPass(failure) || triedForMs >= again.failingMs) {
          throw callError({ operation, subject, place, tries, triedForMs, limitMs: requestMs ?? 0 }, failure);
        }
        const pause = Math.min(5_000, 100 * 2 ** tries);
        triedForMs += pause;
        await again.sleep(pause);
      }
    }
  }

  /** The ARN of a bus. @throws CALL_REFUSED when there is none */
  async busArn(nameOrArn = "default"): Promise<string> {
    if (nameOrArn.startsWith("arn:")) return nameOrArn;
    const { Arn = "" } = await this.send("DescribeEventBus", nameOrArn, (sdk, client, options) =>
      client.send(new sdk.DescribeEventBusCommand({ Name: nameOrArn }), options),
    );
    return Arn;
  }

  /** Puts one event. @throws EVENT_REFUSED */
  async put(entry: PutEventsEntry): Promise<string> {
    const bus = entry.EventBusName ?? "default";
    const { Time, Resources, ...texts } = entry;
    const { Entries = [] } = await this.send("PutEvents", bus, (sdk, client, options) =>
      client.send(
        new sdk.PutEventsCommand({
          Entries: [
            {
              ...texts,
              ...(Time !== undefined && { Time: new Date(Time) }),
              ...(Resources !== undefined && { Resources: [...Resources] }),
            },
          ],
        }),
        options,
      ),
    );
    const { EventId, ErrorCode, ErrorMessage } = Entries[0] ?? {};
    if (EventId !== undefined) return EventId;
    throw new StepwrightError("EVENT_REFUSED", {
      bus,
      source: entry.Source ?? "",
      place: this.place.name,
      errorCode: ErrorCode ?? "",
      errorMessage: ErrorMessage ?? "",
    });
  }

  /** Every rule of a bus, with its targets. */
  async rules(bus: string): Promise<readonly RuleDescription[]> {
    const found: RuleDescription[] = [];
    for (const name of await this.#ruleNames(bus)) found.push(await this.#rule(name, bus));
    return found;
  }

  /** @throws RULE_UNKNOWN naming the rules there are */
  async rule(name: string, bus: string): Promise<RuleDescription> {
    try {
      return await this.#rule(name, bus);
    } catch (error) {
      const cause = (error as { readonly cause?: { readonly name?: string } }).cause;
      if (cause?.name !== "ResourceNotFoundException") throw error;
      const rules = await this.#ruleNames(bus).catch(() => []);
      throw new StepwrightError("RULE_UNKNOWN", { rule: name, bus, place: this.place.name, rules }, { cause: error });
    }
  }

  /** Whether a pattern matches an event, as EventBridge decides. */
  async matches(pattern: string, event: JsonObject): Promise<boolean> {
    const { Result = false } = await this.send("TestEventPattern", "the rule's pattern", (sdk, client, options) =>
      client.send(new sdk.TestEventPatternCommand({ EventPattern: pattern, Event: JSON.stringify(event) }), options),
    );
    return Result;
  }

  async #ruleNames(bus: string): Promise<string[]> {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const token = NextToken;
      const page = await this.send("ListRules", bus, (sdk, client, options) =>
        client.send(new sdk.ListRulesCommand({ EventBusName: bus, NextToken: token }), options),
      );
      for (const { Name } of page.Rules ?? []) if (Name !== undefined) names.push(Name);
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return names;
  }

  async #rule(name: string, bus: string): Promise<RuleDescription> {
    const rule = await this.send("DescribeRule", name, (sdk, client, options) =>
      client.send(new sdk.DescribeRuleCommand({ Name: name, EventBusName: bus }), options),
    );
    const targets: RuleTarget[] = [];
    let NextToken: string | undefined;
    do {
      const token = NextToken;
      const page = await this.send("ListTargetsByRule", name, (sdk, client, options) =>
        client.send(new sdk.ListTargetsByRuleCommand({ Rule: name, EventBusName: bus, NextToken: token }), options),
      );
      targets.push(...(page.Targets ?? []).map(targetOf));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return {
      arn: rule.Arn ?? "",
      name,
      pattern: rule.EventPattern === "" ? undefined : rule.EventPattern,
      enabled: rule.State !== "DISABLED",
      targets,
    };
  }
}

function targetOf({ Id = "", Arn = "", Input, InputPath, InputTransformer }: EventBridgeTarget): RuleTarget {
  return { id: Id, arn: Arn, keepsId: keepsId({ Input, InputPath, InputTransformer }) };
}

/** Whether what a target gets still says the event's id. */
function keepsId({ Input, InputPath, InputTransformer }: Partial<EventBridgeTarget>): boolean {
  if (Input !== undefined) return false;
  if (InputPath !== undefined) return InputPath === "$" || InputPath === "$.id";
  if (InputTransformer === undefined) return true;
  const { InputPathsMap = {}, InputTemplate = "" } = InputTransformer;
  const named = Object.entries(InputPathsMap).filter(([, path]) => path === "$.id" || path === "$");
  return InputTemplate.includes("<aws.events.event") || named.some(([name]) => InputTemplate.includes(`<${name}>`));
}

/** The event that an entry makes, as a pattern can be tried on it. */
export function eventOf(entry: PutEventsEntry, id: string, busArn: string, now: number): JsonObject {
  const [, , , region = "", account = ""] = busArn.split(":");
  return envelopeOf({ ...entry, Detail: JSON.stringify(detailOf(entry) ?? {}) }, { id, account, region, now });
}
