import { validationException } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
import { executionSummary } from "../execution-summary.js";
import type { ExecutionRecord } from "../execution-record.js";
import { typeNotSupported } from "../machines.js";
import { redrivesOf } from "../redriving.js";
import { optionalArn, pageSizeShape } from "../shapes.js";
import type { StatesOperation, StatesWorld } from "../world.js";

const statuses = ["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"] as const;

export const listExecutions: StatesOperation = operation(
  {
    stateMachineArn: optionalArn,
    mapRunArn: { type: "string", min: 1, max: 2000 },
    statusFilter: { type: "string", values: statuses },
    maxResults: pageSizeShape,
    nextToken: { type: "string", min: 1, max: 3096 },
    redriveFilter: { type: "string", values: ["REDRIVEN", "NOT_REDRIVEN"] },
  },
  (world: StatesWorld, input) => {
    const { records, fitsSource } = sourceOf(world, input);
    const pending = input.mapRunArn === undefined ? undefined : world.mapRuns.pendingRedrives(input.mapRunArn);
    const fits = (record: ExecutionRecord): boolean =>
      (input.statusFilter === undefined || statusOf(record, pending) === input.statusFilter) &&
      fitsSource(record) &&
      (input.redriveFilter === undefined || (input.redriveFilter === "REDRIVEN") === record.execution.redriveCount > 0);

    // Newest first. A token counts executions from the oldest, so that those started since do not shift the page.
    const scope = `executions ${input.mapRunArn ?? input.stateMachineArn} ${input.statusFilter ?? ""}`;
    const size = pageSize(input.maxResults);
    const executions: object[] = [];
    let left = readPageToken(scope, input.nextToken) ?? records.length;
    for (; left > 0; left--) {
      const record = records[left - 1] as ExecutionRecord;
      if (!fits(record)) continue;
      if (executions.length === size) break;
      executions.push({ ...listed(record), status: statusOf(record, pending) });
    }
    return { executions, nextToken: left > 0 ? pageToken(scope, left) : undefined };
  },
);

/** A child execution that waits for its Map Run to redrive it has a status of its own. */
function statusOf({ execution }: ExecutionRecord, pending: ReadonlySet<string> | undefined): string {
  return pending?.has(execution.executionArn) === true ? "PENDING_REDRIVE" : execution.status;
}

interface Source {
  readonly records: readonly ExecutionRecord[];
  fitsSource(record: ExecutionRecord): boolean;
}

/** The executions of a machine, version or alias, or the child executions of a Map Run. */
function sourceOf(
  world: StatesWorld,
  {
    stateMachineArn,
    mapRunArn,
    statusFilter,
  }: {
    stateMachineArn?: string | undefined;
    mapRunArn?: string | undefined;
    statusFilter?: string | undefined;
  },
): Source {
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw validationException("Specify either a stateMachineArn or a mapRunArn.");
  }
  if (statusFilter === "PENDING_REDRIVE" && mapRunArn === undefined) {
    throw validationException("A mapRunArn must be specified when the statusFilter is PENDING_REDRIVE.");
  }
  if (mapRunArn !== undefined) {
    world.mapRuns.resolve(mapRunArn);
    return { records: world.mapRuns.children(mapRunArn), fitsSource: () => true };
  }
  const { machine, version, alias } = world.machines.resolve(stateMachineArn ?? "");
  if (machine.type === "EXPRESS") throw typeNotSupported();
  const versionArn = version === undefined || alias !== undefined ? undefined : `${machine.arn}:${version.number}`;
  return {
    records: world.executions.ofMachine(machine.arn),
    fitsSource: (record) =>
      (versionArn === undefined || record.versionArn === versionArn) &&
      (alias === undefined || record.aliasArn === alias.arn),
  };
}

function listed(record: ExecutionRecord): object {
  return { ...executionSummary(record), itemCount: record.execution.itemCount, ...redrivesOf(record) };
}
