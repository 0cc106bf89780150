/** How far the analysis goes. The fuzzer lifts the limits, to tell what they hide from what is not understood. */
export const LIMITS = {
  /** Calls are followed this deep; real code rarely hands a stream further within one file. */
  calls: 6,
  /** How deep the code is followed, through the functions that it calls. */
  nesting: 400,
  /** What one entry point may cost. A function that costs more is left without a word. */
  steps: 40_000,
};
