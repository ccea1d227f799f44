import { isJsonObject, type JsonObject } from "../../util/json.js";
import { parseResource } from "../resource.js";
import type { Check, CheckScope } from "./checks.js";
import { looksDynamic } from "./payload-checks.js";

const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"];

/**
 * What a Task of `http:invoke` must call with: an endpoint, a method, and a connection under Authentication or InvocationConfig.
 * Source: "HTTP Task fields" in https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export const httpTask: Check = (task, at, scope) => {
  if (!isJsonObject(task) || !callsHttp(task)) return;
  const field = scope.language === "JSONata" ? "Arguments" : "Parameters";
  const given = task[field];
  // One expression, or the input where the field is left out, may give all of it: only the execution tells.
  if (given === undefined || !isJsonObject(given)) return;
  const place = `${at}/${field}`;
  needs(given, "ApiEndpoint", place, scope);
  needs(given, "Method", place, scope);
  const connection = given["InvocationConfig"] ?? given["Authentication"];
  const named =
    connection === undefined ? "Authentication" : given["InvocationConfig"] ? "InvocationConfig" : "Authentication";
  needs(given, named, place, scope);
  if (isJsonObject(connection ?? null)) needs(connection as JsonObject, "ConnectionArn", `${place}/${named}`, scope);
  checkValues(given, place, scope);
};

function callsHttp(task: JsonObject): boolean {
  const resource = typeof task["Resource"] === "string" ? parseResource(task["Resource"]) : undefined;
  return resource?.kind === "service" && resource.service === "http" && resource.action === "invoke";
}

/** In JSONPath a field may be computed: its name then ends in `.$`. */
function needs(given: JsonObject, field: string, at: string, { findings, language }: CheckScope): void {
  const computed = language === "JSONPath" && given[`${field}.$`] !== undefined;
  if (given[field] === undefined && !computed) findings.refuse(at, `The field '${field}' is required but was missing`);
}

function checkValues(given: JsonObject, at: string, { findings, language }: CheckScope): void {
  const written = (field: string): string | undefined => {
    const value = given[field];
    if (value === undefined) return undefined;
    if (typeof value !== "string") return "";
    return language === "JSONata" && value.startsWith("{%") ? undefined : value;
  };
  const endpoint = written("ApiEndpoint");
  const method = written("Method");
  if (endpoint !== undefined && (endpoint === "" || looksDynamic(endpoint))) {
    findings.refuse(at, "The value for the 'ApiEndpoint' field is not valid");
  }
  if (method !== undefined && !methods.includes(method) && !method.includes("${")) {
    findings.refuse(at, "The value for the 'Method' field is not valid");
  }
}
