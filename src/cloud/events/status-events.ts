import type { EngineExecution } from "../../engine/index.js";
import { wholeSeconds } from "../../events/index.js";
import type { JsonObject } from "../../util/json.js";
import { placeOfArn, type Place } from "../place.js";
import type { ExecutionRecord } from "../states/execution-record.js";
import { redrivability } from "../states/redriving.js";
import type { StatesWorld } from "../states/world.js";
import { DEFAULT_BUS } from "./arn.js";
import type { EventHub } from "./hub.js";
import type { BusRecord } from "./records.js";

/** Input and output are left out of an event that they would make larger than this. https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
const mostPayloadBytes = 248 * 1024;

/** Tells default buses of the status of executions. */
export interface StatusEvents {
  /** An execution begins, ends, or goes on after a redrive. */
  changed(execution: EngineExecution): void;
}

/**
 * Tells the default bus of an execution's place that its status has changed. Only STANDARD executions do so; where nothing reads the
 * bus, nothing is written.
 */
export function statusEvents(hub: EventHub, world: () => StatesWorld, home: Place): StatusEvents {
  const busOf = (place: Place): BusRecord | undefined => hub.data(place).buses.get(DEFAULT_BUS);
  const homeBus = busOf(home);
  const ofHome = `:states:${home.region}:${home.accountId}:`;
  return {
    changed(execution) {
      // Executions are many and mostly nobody reads: their place is looked for only elsewhere.
      const here = execution.executionArn.includes(ofHome);
      const place = here ? home : placeOfArn(execution.executionArn, home);
      const bus = here ? homeBus : busOf(place);
      if (bus === undefined || !hub.reads(bus)) return;
      const tell = (): void => {
        const known = world().executions.get(execution.executionArn);
        if (known?.type === "STANDARD") emit(hub, world(), place, known, bus);
      };
      // Its record is written once it has started, and before it takes its first step.
      if (execution.status === "RUNNING") world().clock.run(tell);
      else tell();
    },
  };
}

function emit(hub: EventHub, world: StatesWorld, place: Place, known: ExecutionRecord, bus: BusRecord): void {
  const { executionArn } = known.execution;
  const event: JsonObject = {
    version: "0",
    id: hub.newId(),
    "detail-type": "Step Functions Execution Status Change",
    source: "aws.states",
    account: place.accountId,
    time: wholeSeconds(world.clock.now),
    region: place.region,
    resources: [executionArn],
    detail: detailOf(world, known),
  };
  hub.accept(bus, event, { emittedBy: executionArn });
}

function detailOf(world: StatesWorld, record: ExecutionRecord): JsonObject {
  const { execution, machineArn, versionArn, aliasArn } = record;
  const { redriveStatus, redriveStatusReason } = redrivability(world, record);
  const { inputText, outputText } = execution;
  const included = Buffer.byteLength(inputText) + Buffer.byteLength(outputText ?? "") <= mostPayloadBytes;
  const payload = (text: string | undefined): string | null => (included ? (text ?? null) : null);
  return {
    executionArn: execution.executionArn,
    stateMachineArn: machineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startTime,
    stopDate: execution.stopTime ?? null,
    input: payload(inputText),
    output: payload(outputText),
    stateMachineVersionArn: versionArn ?? null,
    stateMachineAliasArn: aliasArn ?? null,
    redriveCount: execution.redriveCount,
    redriveDate: execution.redriveTime ?? null,
    redriveStatus,
    redriveStatusReason: redriveStatusReason ?? null,
    inputDetails: { included },
    outputDetails: outputText === undefined ? null : { included },
    error: execution.error ?? null,
    cause: execution.cause ?? null,
  };
}
