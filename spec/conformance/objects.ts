import type { ApiStep } from "./rows.js";
import type { Session } from "./session.js";

/** Puts the objects of a case into the cloud's S3, as its calls put them into AWS's. All other calls are left out. */
export function putObjects({ cloud }: Session, steps: readonly ApiStep[]): void {
  for (const { service, op, params } of steps) {
    if (service !== "s3" || op !== "PutObject") continue;
    const { Bucket, Key, Body } = params;
    const body = typeof Body === "string" ? Body : JSON.stringify(Body ?? "");
    cloud.s3.put({ bucket: String(Bucket), key: String(Key), body });
  }
}
