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
  /**
   * Also blobs and times, which Step Functions writes as text; `time` marks times, which optimised integrations write as numbers.
   * `values` is there for an enumeration.
   */
  | { readonly kind: "string"; readonly values?: readonly string[]; readonly time?: true }
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
  /**
   * What an action takes.
   * @returns undefined when there is no model of it
   */
  inputOf(service: string, action: string): ApiShape | undefined;
  /**
   * The errors a service raises, such as `ConditionalCheckFailedException`.
   * @returns undefined when there is no model of it
   */
  errorsOf(service: string): readonly string[] | undefined;
}

/** No models: nothing is validated. */
export const noApiModels: ApiModels = {
  resultOf: () => undefined,
  inputOf: () => undefined,
  errorsOf: () => undefined,
};
