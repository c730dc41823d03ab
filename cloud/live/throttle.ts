/**
 * Tells of a key at once and then at most once every `intervalMs`, with the last word always told. Keys are independent.
 */
export function createThrottle(intervalMs: number, tell: (key: string) => void) {
  /** Keys told of lately; true when something happened since. */
  const resting = new Map<string, { again: boolean; timer: NodeJS.Timeout }>();

  function rest(key: string): void {
    const timer = setTimeout(() => {
      const { again } = resting.get(key)!;
      resting.delete(key);
      if (again) now(key);
    }, intervalMs);
    resting.set(key, { again: false, timer });
  }

  function now(key: string): void {
    rest(key);
    tell(key);
  }

  return {
    happened(key: string): void {
      const entry = resting.get(key);
      if (entry) entry.again = true;
      else now(key);
    },
    [Symbol.dispose](): void {
      for (const { timer } of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}
