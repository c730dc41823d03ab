import type { nothing, TemplateResult } from 'lit';
import type { Path } from './place.ts';
import type { Schema } from './schema.ts';

/** Who set a value that is not set here, and whether anything below may change it. */
export type Origin = { layer: string; locked: boolean };
export type Choice = { id: string; name: string };

/** What every part of a form of parameters needs. */
export type Form = {
  /** Shown beneath: what holds where nothing is written here. */
  inherited: unknown;
  /** What is written here: a merge patch (RFC 7396). */
  patch: unknown;
  /** By RFC 6901 pointer into the parameters. */
  origins: ReadonlyMap<string, Origin>;
  /** What is wrong, by pointer. */
  faults: ReadonlyMap<string, string>;
  /** What was typed into lists of words, by pointer: as it was typed, separators and all. */
  typed: Map<string, string>;
  sites: readonly Choice[];
  disabled: boolean;
  /** Pointers that nothing below may change; absent where locks cannot be set. */
  locks: ReadonlySet<string> | undefined;
  /** A member of what is being rendered. */
  field(schema: Schema, path: Path): TemplateResult | typeof nothing;
  set(path: Path, value: unknown): void;
  lock(pointer: string, locked: boolean): void;
};
