/**
 * What kind of failure ended a call. The first five may pass if the call is made again:
 * `throttled` and `server` were answered and did nothing, `reset` and `silent` may have done their work.
 */
export type FailureKind =
  | "throttled"
  | "server"
  | "reset"
  | "silent"
  | "unreachable"
  | "region"
  | "credentials"
  | "expired"
  | "untrusted"
  | "denied"
  | "foreign"
  | "refused";

/** A failed call, read from whatever the SDK threw. Errors are told apart by name: two copies of the SDK have two classes. */
export interface CallFailure {
  readonly kind: FailureKind;
  /** The service's error name, such as `ExecutionDoesNotExist`, or the class of a client-side error. */
  readonly name: string;
  /** One line. */
  readonly message: string;
  /** True when the work may have been done although no answer came: now, or in a try the SDK made before the last. */
  readonly ambiguous: boolean;
  /** HTTP status, where an answer came. */
  readonly status: number | undefined;
  readonly error: unknown;
}

const throttlingNames = new Set([
  "KmsThrottlingException",
  "LimitExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
]);
const expiredNames = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);
const untrustedNames = new Set([
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);
const deniedNames = new Set(["AccessDenied", "AccessDeniedException", "NotAuthorized", "UnauthorizedOperation"]);
const resetCodes = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE", "ERR_HTTP2_STREAM_ERROR"]);
const unreachableCodes = new Set([
  "ECONNREFUSED",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "CERT_HAS_EXPIRED",
  "EPROTO",
]);

interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly attempts?: number };
}

/** Reads what a call threw. */
export function failureOf(error: unknown): CallFailure {
  const thrown = (typeof error === "object" && error !== null ? error : { message: String(error) }) as Thrown;
  const name = thrown.name ?? "Error";
  const status = thrown.$metadata?.httpStatusCode;
  const kind = kindOf(name, thrown, status);
  const triedBefore = (thrown.$metadata?.attempts ?? 1) > 1;
  return {
    kind,
    name,
    message: firstLine(thrown.message ?? name),
    ambiguous: kind === "reset" || kind === "silent" || (triedBefore && kind !== "throttled"),
    status,
    error,
  };
}

/** Tells whether the same call may succeed when it is made again a little later. */
export function mayPass(failure: CallFailure): boolean {
  return ["throttled", "server", "reset", "silent"].includes(failure.kind);
}

function kindOf(name: string, thrown: Thrown, status: number | undefined): FailureKind {
  const { message = "", code = "" } = thrown;
  if (throttlingNames.has(name) || status === 429) return "throttled";
  if (expiredNames.has(name)) return "expired";
  if (untrustedNames.has(name)) return "untrusted";
  if (deniedNames.has(name)) return "denied";
  if (name === "CredentialsProviderError" || name === "TokenProviderError" || /credential is missing/i.test(message)) {
    return /expired/i.test(message) ? "expired" : "credentials";
  }
  if (/^region is missing$/i.test(message)) return "region";
  if (resetCodes.has(code) || message === "socket hang up") return "reset";
  if (unreachableCodes.has(code) || /did not establish a connection/.test(message)) return "unreachable";
  if (name === "AbortError" || name === "TimeoutError" || code === "ETIMEDOUT") return "silent";
  if (status !== undefined && status >= 500) return "server";
  if (name === "SyntaxError" || (status !== undefined && /^Unknown(Error)?$/.test(name))) return "foreign";
  return "refused";
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? text;
}
