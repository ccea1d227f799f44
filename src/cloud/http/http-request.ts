import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";
import { formText, type ArrayFormat } from "./form-text.js";

/** What an HTTP Task sends. What its EventBridge connection would add (credentials, its own parameters) is not in it. */
export interface HttpTaskRequest {
  readonly method: string;
  /** ApiEndpoint with the QueryParameters behind it. */
  readonly url: string;
  /** ApiEndpoint, as the Task states it. */
  readonly endpoint: string;
  /** By name in lower case, with what Step Functions adds. Values of a list are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of ApiEndpoint and of QueryParameters; a list where a name has several values. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** RequestBody, as a value; undefined when there is none. */
  readonly body: JsonValue | undefined;
  /** The body as it is sent: JSON, a RequestBody that is text as it is, or a form where Transform asks for one. */
  readonly bodyText: string | undefined;
  /** Of Authentication or InvocationConfig. */
  readonly connectionArn: string | undefined;
}

/** Reads what an HTTP Task sends from its parameters. https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html */
export function httpRequestOf(payload: JsonObject, region: string): HttpTaskRequest {
  const endpoint = textOf(payload["ApiEndpoint"]);
  const [place = "", written = ""] = endpoint.split(/\?(.*)/s);
  const search = new URLSearchParams(written);
  for (const [name, value] of Object.entries(objectOf(payload["QueryParameters"]))) {
    for (const one of Array.isArray(value) ? (value as readonly JsonValue[]) : [value])
      search.append(name, textOf(one));
  }
  const transform = objectOf(payload["Transform"]);
  const form = transform["RequestBodyEncoding"] === "URL_ENCODED";
  const body = payload["RequestBody"] ?? undefined;
  const query = search.toString();
  return {
    method: textOf(payload["Method"]),
    url: query === "" ? place : `${place}?${query}`,
    endpoint,
    headers: headersOf(payload["Headers"], { region, sends: body !== undefined, form }),
    query: queryOf(search),
    body: body === undefined ? undefined : structuredClone(body),
    bodyText: body === undefined ? undefined : form ? formText(body, arrayFormat(transform)) : textOf(body),
    connectionArn: connectionOf(payload),
  };
}

function headersOf(
  stated: JsonValue | undefined,
  { region, sends, form }: { readonly region: string; readonly sends: boolean; readonly form: boolean },
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (sends) headers["content-type"] = "application/json; charset=UTF-8";
  for (const [name, value] of Object.entries(objectOf(stated))) {
    headers[name.toLowerCase()] = Array.isArray(value) ? value.map(textOf).join(", ") : textOf(value);
  }
  if (form) headers["content-type"] = "application/x-www-form-urlencoded";
  return { ...headers, "user-agent": `Amazon|StepFunctions|HttpInvoke|${region}`, range: "bytes=0-262144" };
}

function queryOf(search: URLSearchParams): Readonly<Record<string, string | readonly string[]>> {
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

function arrayFormat(transform: JsonObject): ArrayFormat {
  const format = objectOf(transform["RequestEncodingOptions"])["ArrayFormat"];
  return format === "REPEAT" || format === "COMMAS" || format === "BRACKETS" ? format : "INDICES";
}

function connectionOf(payload: JsonObject): string | undefined {
  for (const field of ["InvocationConfig", "Authentication"]) {
    const arn = objectOf(payload[field])["ConnectionArn"];
    if (typeof arn === "string") return arn;
  }
  return undefined;
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value ?? null) ? (value as JsonObject) : {};
}

/** Text as it is, any other value as JSON. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
