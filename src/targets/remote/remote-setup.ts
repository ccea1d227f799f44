import type { EventsPort } from "../../executor/events/events-port.js";
import type { QueuePort } from "../../executor/queue-port.js";
import type { Machines } from "../machines.js";
import type { CloudWatchLogsClient } from "../clients/optional-clients.js";
import type { RealTime } from "./real-time.js";
import type { RemoteCalls } from "./remote-calls.js";

/** What a port over a real service is made of. */
export interface RemoteSetup {
  readonly queues: QueuePort;
  readonly kind: "aws" | "endpoint";
  readonly label: string;
  readonly origin: () => readonly (readonly [label: string, value: string])[];
  readonly calls: RemoteCalls;
  /** For StartSyncExecution: its client does not retry, since a second try would be a second execution. */
  readonly syncCalls: RemoteCalls;
  readonly machines: Machines;
  readonly time: RealTime;
  /** The client of CloudWatch Logs, built when first asked for. @throws PEER_MISSING */
  logs(): CloudWatchLogsClient;
  /** Its EventBridge. @throws PEER_MISSING */
  events(): EventsPort;
}
