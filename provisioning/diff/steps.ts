/** Where a step applies: members by name, elements of lists by what tells them from the others. */
export type Segment = string | { key: string };

/** One step from a document to another; together they are all that differs, secrets included. */
export type Step =
  | { kind: 'set'; at: readonly Segment[]; value: unknown }
  | { kind: 'unset'; at: readonly Segment[] }
  | { kind: 'remove'; at: readonly Segment[]; key: string }
  /** The elements that stay, in the order they have later. */
  | { kind: 'order'; at: readonly Segment[]; keys: readonly string[] }
  /** `index` is the place in the later list. */
  | { kind: 'insert'; at: readonly Segment[]; index: number; value: unknown };
