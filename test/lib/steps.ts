type Method = (this: unknown[], ...given: unknown[]) => unknown;

const CALLING_BACK = [
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'flatMap',
  'forEach',
  'map',
  'reduce',
  'some',
  'sort',
  'toSorted',
] as const;
const LOOKING_THROUGH = ['includes', 'indexOf', 'concat', 'slice', 'join'] as const;

/**
 * How many elements of arrays some work looks at: by a callback, by a loop, or within `includes` and the like. Always
 * the same for the same work, however fast the machine is.
 */
function stepsOf(work: () => unknown): number {
  const prototype = Array.prototype as unknown as Record<string | symbol, Method>;
  const before = new Map<string | symbol, Method>();
  let steps = 0;
  const replace = (name: string | symbol, by: (original: Method) => Method) => {
    const original = prototype[name]!;
    before.set(name, original);
    Object.defineProperty(prototype, name, { value: by(original), configurable: true, writable: true });
  };
  for (const name of CALLING_BACK) {
    replace(
      name,
      (original) =>
        function (callback, ...given) {
          if (typeof callback !== 'function') return original.call(this, callback, ...given);
          const counted = function (this: unknown, ...args: unknown[]) {
            steps += 1;
            return callback.apply(this, args);
          };
          return original.call(this, counted, ...given);
        },
    );
  }
  for (const name of LOOKING_THROUGH) {
    replace(
      name,
      (original) =>
        function (...given) {
          steps += this.length;
          return original.apply(this, given);
        },
    );
  }
  replace(
    Symbol.iterator,
    (original) =>
      function () {
        steps += this.length;
        return original.call(this);
      },
  );
  try {
    work();
    return steps;
  } finally {
    for (const [name, value] of before)
      Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}

/** By how much the steps grow when the input is twice as large: 2 where they are in proportion to it, 4 where to its square. */
export function growthOf<T>(inputOf: (size: number) => T, work: (input: T) => unknown, size: number): number {
  const [small, large] = [inputOf(size), inputOf(2 * size)];
  return stepsOf(() => work(large)) / stepsOf(() => work(small));
}
