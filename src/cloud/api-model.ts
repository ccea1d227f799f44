/** What a value of a service's API may be, read off its API model. */
export type ApiShape =
  | {
      readonly kind: "structure";
      /** Names as Step Functions writes them: with a capital first letter. */
      readonly members: ReadonlyMap<string, () => ApiShape>;
      readonly required: readonly string[];
    }
  | { readonly kind: "list"; readonly of: () => ApiShape }
  | { readonly kind: "map"; readonly of: () => ApiShape }
  /** Also blobs and times, which Step Functions writes as text. `values` is there for an enumeration. */
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  | { readonly kind: "any" };

/** The API models that can be had. */
export interface ApiModels {
  /**
   * What an action answers.
   * @param service as in `aws-sdk:SERVICE:ACTION`, such as `dynamodb` or `cloudwatchlogs`
   * @param action such as `putItem`
   * @returns undefined when there is no model of it
   */
  resultOf(service: string, action: string): ApiShape | undefined;
}

/** No models: nothing is validated. */
export const noApiModels: ApiModels = { resultOf: () => undefined };
