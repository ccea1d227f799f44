import {
  addCharge,
  buildExecution,
  carryCharges,
  everyMapRun,
  ownCharges,
  type Execution,
  type MapRunCharge,
  type StateCharge,
} from "../../history/index.js";
import type { Projecting } from "./execution-reader.js";
import type { TargetPort } from "../port.js";

/** Child executions whose histories are read at once. */
const atOnce = 8;

/** Looks up what the Map Runs of an execution are charged, and lets it carry that. Where no Map Run can be read, it carries nothing. */
export async function seeCharges(port: TargetPort, execution: Execution, projecting: Projecting): Promise<void> {
  if (port.mapRun === undefined) return;
  carryCharges(execution, await chargesOf(port, execution, projecting));
}

async function chargesOf(port: TargetPort, execution: Execution, projecting: Projecting): Promise<MapRunCharge[]> {
  const charges: MapRunCharge[] = [];
  for (const { arn, map } of everyMapRun(execution)) charges.push(await chargeOf(port, { arn, map }, projecting));
  return charges;
}

async function chargeOf(
  port: TargetPort,
  { arn, map }: Pick<MapRunCharge, "arn" | "map">,
  projecting: Projecting,
): Promise<MapRunCharge> {
  const { children } = await (port.mapRun as NonNullable<TargetPort["mapRun"]>)(arn);
  const standard = children.filter(({ executionArn }) => !executionArn.includes(":express:"));
  const inside = new Map<string, StateCharge>();
  for (let at = 0; at < standard.length; at += atOnce) {
    const together = standard.slice(at, at + atOnce);
    const bills = await Promise.all(together.map((child) => billOf(port, child.executionArn, projecting)));
    for (const bill of bills) for (const [state, charge] of bill) addCharge(inside, state, charge);
  }
  const type = standard.length < children.length ? "EXPRESS" : "STANDARD";
  return { arn, map, started: children.length, type, inside };
}

/** What a child execution is charged, and the Map Runs inside it. */
async function billOf(
  port: TargetPort,
  executionArn: string,
  projecting: Projecting,
): Promise<ReadonlyMap<string, StateCharge>> {
  const events = await port.history(executionArn);
  const child = buildExecution({ events, ...projecting(events), origin: port.origin });
  const bill = new Map(ownCharges(child));
  for (const { map, started, inside } of await chargesOf(port, child, projecting)) {
    addCharge(bill, map, { transitions: started, retries: 0 });
    for (const [state, charge] of inside) addCharge(bill, state, charge);
  }
  return bill;
}
