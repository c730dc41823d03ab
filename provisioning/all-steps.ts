/** Takes all steps of a computation at once. Whoever has others waiting takes them in slices instead. */
export function allSteps<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
