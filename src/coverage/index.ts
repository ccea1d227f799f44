export { Collector, collector } from "./collector.js";
export { coverageForms } from "./forms.js";
export {
  coverageReport,
  type CoverageCount,
  type CoverageReport,
  type CoverageSummary,
  type CoveredPoint,
  type MachineCoverage,
} from "./coverage-report.js";
export { coverageTable } from "./coverage-table.js";
export { finishCoverage } from "./finish.js";
export { writeFragment } from "./fragment.js";
export type { CoverageKind, CoveragePoint } from "./points.js";
