import { isJsonObject, type JsonValue } from "../../util/json.js";

/** What a field of a Task's parameters may hold. */
type Field = (value: JsonValue) => boolean;

/** The parameters of an integration that no AWS SDK package describes. */
export interface EndpointParameters {
  readonly required: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
}

const any: Field = () => true;
const text: Field = (value) => typeof value === "string";
const boolean: Field = (value) => typeof value === "boolean";
const object: Field = isJsonObject;
const lists: Field = (value) =>
  isJsonObject(value) &&
  Object.values(value).every((item) => item === null || (Array.isArray(item) && item.every((one) => text(one))));
const oneOf =
  (...values: readonly string[]): Field =>
  (value) =>
    typeof value === "string" && values.includes(value);
const structure =
  (fields: Readonly<Record<string, Field>>): Field =>
  (value) =>
    isJsonObject(value) && Object.entries(value).every(([name, item]) => fields[name]?.(item) === true);

const method = oneOf("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS");
const connection = structure({ ConnectionArn: text });

/**
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html and
 * https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
 */
export const endpointParameters: Readonly<Record<string, EndpointParameters>> = {
  "apigateway:invoke": {
    required: ["ApiEndpoint", "Method"],
    fields: {
      ApiEndpoint: text,
      Method: method,
      Headers: lists,
      Stage: text,
      Path: text,
      QueryParameters: lists,
      RequestBody: any,
      AllowNullValues: boolean,
      AuthType: oneOf("NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY"),
    },
  },
  "http:invoke": {
    required: ["ApiEndpoint", "Method"],
    fields: {
      ApiEndpoint: text,
      Method: method,
      Authentication: connection,
      InvocationConfig: connection,
      Headers: object,
      QueryParameters: object,
      RequestBody: any,
      Transform: structure({
        RequestBodyEncoding: oneOf("NONE", "URL_ENCODED"),
        RequestEncodingOptions: structure({ ArrayFormat: oneOf("INDICES", "REPEAT", "COMMAS", "BRACKETS") }),
      }),
    },
  },
};
