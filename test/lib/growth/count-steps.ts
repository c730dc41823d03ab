import { type Profiler, Session } from 'node:inspector';

/** How often the busiest block of each function ran, by where the function stands. */
export type Steps = ReadonlyMap<string, number>;

/**
 * Counts work instead of timing it. To be called before the code is loaded: what was compiled earlier has no counters.
 *
 * @param folder of the repository whose code is counted
 */
export function countSteps(folder: string): (action: () => unknown) => Steps {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return (action) => {
    coverage(session);
    action();
    return new Map(coverage(session).flatMap((script) => functionsOf(script, folder)));
  };
}

/** What ran since it was asked last. */
function coverage(session: Session): Profiler.ScriptCoverage[] {
  const scripts: Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (error, taken) => {
    if (error) throw error;
    scripts.push(...taken.result);
  });
  return scripts;
}

function functionsOf({ url, functions }: Profiler.ScriptCoverage, folder: string): [string, number][] {
  const at = url.indexOf(`/${folder}/`);
  if (at < 0) return [];
  return functions.map(({ functionName, ranges }) => [
    `${url.slice(at + 1)} ${functionName} at ${ranges[0]?.startOffset}`,
    Math.max(...ranges.map(({ count }) => count)),
  ]);
}
