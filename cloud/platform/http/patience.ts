/** How soon a refusal counts half. */
const HALF_LIFE_MS = 60_000;
/** Of late from one place: far more than an office of people who mistype, or a script that nobody mended, comes to. */
const PATIENCE = 100;
/** What goes beyond counts no more: once nothing is refused any longer, the patience is back within a minute or two. */
const MOST = 2 * PATIENCE;
/** How many places are remembered; whoever was refused least recently is forgotten first. */
const MOST_PLACES = 10_000;

/** With whom there is no more patience: places from which requests are refused again and again. Times in milliseconds. */
export function createPatience() {
  const refused = new Map<string, { weight: number; at: number }>();
  const weightOf = (place: string, now: number): number => {
    const known = refused.get(place);
    return known ? known.weight * 0.5 ** ((now - known.at) / HALF_LIFE_MS) : 0;
  };
  return {
    /** True when this refusal is the one too many. */
    refuse(place: string, now: number): boolean {
      const before = weightOf(place, now);
      const weight = Math.min(before + 1, MOST);
      refused.delete(place);
      refused.set(place, { weight, at: now });
      const oldest = refused.size > MOST_PLACES ? refused.keys().next().value : undefined;
      if (oldest !== undefined) refused.delete(oldest);
      return before < PATIENCE && weight >= PATIENCE;
    },
    isGoneFor: (place: string, now: number): boolean => weightOf(place, now) >= PATIENCE,
  };
}
