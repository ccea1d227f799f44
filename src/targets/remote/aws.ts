import type { SFNClientConfig } from "@aws-sdk/client-sfn";
import { environment } from "../../config/index.js";
import { refuseUnknownOptions, StepwrightError } from "../../errors/index.js";
import {
  checkedClient,
  checkedClients,
  checkedMachines,
  checkedRole,
  remoteWords,
  timeLimits,
  type OwnClients,
  type RemoteOptions,
} from "../options.js";
import { uniqueName } from "../machines.js";
import { eventBridgePackage, logsPackage, sfnPackage, sqsPackage } from "../clients/peer-package.js";
import { RemoteTarget } from "./remote-target.js";
import { wallClock, type RealTime } from "./real-time.js";
import type { Target } from "../target.js";

/** How AWS is reached. */
export interface AwsOptions extends RemoteOptions {
  /** Default: AWS_REGION, AWS_DEFAULT_REGION, then what the SDK finds for the profile. */
  readonly region?: string;
  /** A profile of `~/.aws/config` (default: AWS_PROFILE). */
  readonly profile?: string;
  /** Credentials, or a function that gives them (default: the SDK's own search). */
  readonly credentials?: NonNullable<SFNClientConfig["credentials"]>;
  /** Clients of your own, used as they are and left open. Region, profile, credentials and retries are theirs then. */
  readonly clients?: OwnClients;
  /** The ARNs that `deploy` returns, by name; they go before STEPWRIGHT_MACHINES. */
  readonly machines?: Readonly<Record<string, string>>;
  /** The role temporary machines run with (default: STEP_FUNCTIONS_ROLE_ARN). */
  readonly roleArn?: string;
}

const words: readonly string[] = [
  ...(["region", "profile", "credentials", "clients", "machines", "roleArn"] satisfies (keyof AwsOptions)[]),
  ...remoteWords,
];

/** Between two looks at an execution: AWS refills DescribeExecution at 15 a second for the whole account and region. */
const delays = { firstDelayMs: 200, mostDelayMs: 5_000 };

/**
 * AWS as a target. Real tasks run and real time passes: doubles are refused before anything starts, a Wait of an hour
 * takes an hour, and EXPRESS executions have no history (status and output only). It looks at no execution but its own.
 *
 * `deploy(name, definition)` returns the machine mapped to the name by `machines` or STEPWRIGHT_MACHINES; without one it
 * creates a temporary machine, tagged `stepwright:run` and `stepwright:created`, and removes it at `close()` or when the
 * spec file ends.
 *
 * Exceptions of the SDK are best told apart by `error.name`: `instanceof` fails where two copies of the SDK are installed.
 *
 * @example
 * const target = aws({ region: "eu-west-1", machines: { orders: "arn:aws:states:eu-west-1:123456789012:stateMachine:orders" } });
 * await workflow(await target.deploy("orders", "./orders.asl.json")).on(target).expectSucceeded().within("60s").run();
 * @throws OPTION_INVALID, WORD_UNKNOWN, DURATION_INVALID, SETTING_INVALID
 */
export function aws(options: AwsOptions = {}): Target {
  return awsTarget(options, wallClock);
}

/** {@link aws} over a clock that is handed in. */
export function awsTarget(options: AwsOptions, time: RealTime): Target {
  refuseUnknownOptions("aws(…)", options, words);
  const limits = timeLimits(options);
  const client = checkedClient(options.clients?.sfn);
  const own = checkedMachines(options.machines ?? {});
  const roleArn = checkedRole(options.roleArn);
  const region = options.region ?? (client === undefined ? environmentRegion() : undefined);
  const told = [region, options.profile === undefined ? undefined : `profile ${options.profile}`].filter(
    (part) => part !== undefined,
  );
  return new RemoteTarget({
    kind: "aws",
    label: told.length === 0 ? "aws" : `aws (${told.join(", ")})`,
    place: { kind: "aws", name: "AWS" },
    origin: () => [
      ["target", "aws"],
      ...(region === undefined ? [] : [["region", region] as const]),
      ...(options.profile === undefined ? [] : [["profile", options.profile] as const]),
    ],
    client,
    createClient: ({ once }) => {
      const { SFNClient } = sfnPackage();
      return new SFNClient({
        ...(region !== undefined && { region }),
        ...(options.profile !== undefined && { profile: options.profile }),
        ...(options.credentials !== undefined && { credentials: options.credentials }),
        ...(once && { maxAttempts: 1 }),
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    createLogs: () => {
      const { CloudWatchLogsClient } = logsPackage();
      return new CloudWatchLogsClient({
        ...(region !== undefined && { region }),
        ...(client !== undefined && { region: client.config.region, credentials: client.config.credentials }),
        ...(options.profile !== undefined && { profile: options.profile }),
        ...(options.credentials !== undefined && { credentials: options.credentials }),
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    createEventBridge: () => {
      const { EventBridgeClient } = eventBridgePackage();
      return new EventBridgeClient({
        ...(region !== undefined && { region }),
        ...(client !== undefined && { region: client.config.region, credentials: client.config.credentials }),
        ...(options.profile !== undefined && { profile: options.profile }),
        ...(options.credentials !== undefined && { credentials: options.credentials }),
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    createSqs: () => {
      const { SQSClient } = sqsPackage();
      return new SQSClient({
        ...(region !== undefined && { region }),
        ...(client !== undefined && { region: client.config.region, credentials: client.config.credentials }),
        ...(options.profile !== undefined && { profile: options.profile }),
        ...(options.credentials !== undefined && { credentials: options.credentials }),
        requestHandler: { connectionTimeout: limits.connectionMs },
      });
    },
    clients: checkedClients(options.clients),
    policy: {
      get machines() {
        return { ...environment().get("STEPWRIGHT_MACHINES"), ...own };
      },
      roleArn: (name) => {
        const role = roleArn ?? environment().get("STEP_FUNCTIONS_ROLE_ARN");
        if (role === undefined) throw new StepwrightError("ROLE_MISSING", { name });
        return role;
      },
      keeps: false,
      // It has to be there: AWS refuses the machine otherwise, and says so.
      prepareLogGroup: () => Promise.resolve(),
      temporaryName: uniqueName,
    },
    patience: { requestMs: limits.requestMs, failingMs: limits.failingMs, ...delays },
    time,
  });
}

function environmentRegion(): string | undefined {
  return environment().get("AWS_REGION") ?? environment().get("AWS_DEFAULT_REGION");
}
