import type { Versioned } from '../api/client.ts';
import { ApiError } from '../api/problem.ts';
import { openConflict } from './open-conflict.ts';

/** How asking for changes ended: they were saved, or what is there now shall be shown in place of them. */
export type Edited = 'saved' | 'reload';

type Deps<Value, Changes> = {
  read: () => Promise<Versioned<Value>>;
  /** Asks for changes and saves them; `undefined` when the person let it be. */
  ask: (value: Value, save: (changes: Changes) => Promise<Edited>) => Promise<Edited | undefined>;
  /** @throws ApiError `version-mismatch` when somebody else saved since */
  write: (changes: Changes, version: number) => Promise<unknown>;
  /** A pointer into what is edited, in words. */
  placeName: (pointer: string) => string;
};

/** Edits in a dialog what others may edit, too; nobody is overwritten unseen. True when something was saved. */
export async function editOver<Value, Changes>(deps: Deps<Value, Changes>): Promise<boolean> {
  for (;;) {
    const { value, version } = await deps.read();
    const outcome = await deps.ask(value, (changes) => saveOver(deps, changes, version));
    if (outcome !== 'reload') return outcome === 'saved';
  }
}

async function saveOver<Value, Changes>(
  deps: Deps<Value, Changes>,
  changes: Changes,
  version: number,
): Promise<Edited> {
  try {
    await deps.write(changes, version);
    return 'saved';
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'version-mismatch')) throw error;
    const answer = await openConflict({ changes: error.faults, placeName: deps.placeName });
    if (answer === 'reload') return 'reload';
    if (answer === 'overwrite') return saveOver(deps, changes, (await deps.read()).version);
    throw error;
  }
}
