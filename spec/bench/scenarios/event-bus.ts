import { quickest, type Scenario } from "../scenario.js";

const PUTS = 500;
const TRIPS = 200;
const RUNS = 6;

/** How fast an embedded bus takes events, and starts and follows the workflows that they trigger. */
export const EVENT_BUS: Scenario = {
  name: "event-bus",
  title: "Event bus: PutEvents, and round trips through a workflow",
  stepwright: async () => {
    const { embedded } = await import("stepwright");
    const { PutEventsCommand, PutRuleCommand, PutTargetsCommand } = await import("@aws-sdk/client-eventbridge");
    const cloud = embedded();
    const put = async (Source: string, entries: number): Promise<void> => {
      const entry = { Source, DetailType: "Order placed", Detail: '{"orderId":"A1","total":120}' };
      await cloud.eventBridge.send(new PutEventsCommand({ Entries: Array.from({ length: entries }, () => entry) }));
    };
    const Entries = [{ Source: "billing", DetailType: "Billed", "Detail.$": "$.detail" }];
    const task = { Type: "Task", Resource: "arn:aws:states:::events:putEvents", Parameters: { Entries }, End: true };
    const { stateMachineArn } = await cloud.deploy("bill", { StartAt: "Bill", States: { Bill: task } });
    const pattern = (source: string): string => JSON.stringify({ source: [source] });
    await cloud.eventBridge.send(new PutRuleCommand({ Name: "orders", EventPattern: pattern("orders") }));
    await cloud.eventBridge.send(
      new PutTargetsCommand({ Rule: "orders", Targets: [{ Id: "bill", Arn: stateMachineArn }] }),
    );
    await cloud.eventBridge.send(new PutRuleCommand({ Name: "billed", EventPattern: pattern("billing") }));
    const puts = (entries: number) => async (): Promise<void> => {
      for (let turn = 0; turn < PUTS; turn += 1) await put("nobody", entries);
    };
    const trips = async (): Promise<void> => {
      for (let turn = 0; turn < TRIPS; turn += 1) {
        await put("orders", 1);
        await cloud.runUntilIdle();
      }
    };
    for (const work of [puts(1), puts(10), trips]) await work();
    const one = await quickest(RUNS, puts(1));
    const ten = await quickest(RUNS, puts(10));
    const trip = await quickest(RUNS, trips);
    return {
      perSecondCalls: (1000 * PUTS) / one,
      perSecondEvents: (1000 * PUTS * 10) / ten,
      perSecondTrips: (1000 * TRIPS) / trip,
    };
  },
  lines: (ours) => {
    const shown = (name: string): string => `${Math.round(ours[name] ?? Number.NaN)}/s`;
    return [
      {
        what: `PutEvents of one event (best of ${RUNS})`,
        stepwright: shown("perSecondCalls"),
        inside: "through the SDK; two rules read the bus and none matches",
      },
      { what: "events, ten to a call", stepwright: shown("perSecondEvents"), inside: "the same" },
      {
        what: "event → rule → workflow → event",
        stepwright: shown("perSecondTrips"),
        goal: "≥ 300/s",
        met: (ours["perSecondTrips"] ?? 0) >= 300,
        inside: "PutEvents and runUntilIdle; a Task puts the second event, the status events are matched, too",
      },
    ];
  },
};
