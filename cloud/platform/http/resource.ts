import type { Scope } from '../access/roles.ts';
import type { PageQuery } from './page.ts';

/** What the routes of a resource do; rows have the version that becomes the ETag. */
export type Resource<R extends { id: string; version: number }, View, Creation, Changes, Query> = {
  /** Those in scope. */
  list(query: PageQuery & Query, scope: Scope): Promise<R[]>;
  get(id: string): Promise<R>;
  /** `dryRun` writes nothing and says what would come of it. `by`: the name of whoever asks. */
  create(creation: Creation, dryRun: boolean, by: string): Promise<R>;
  change(id: string, version: number | undefined, changes: Changes): Promise<R>;
  remove(id: string, version: number | undefined): Promise<void>;
  present(row: R): View;
};
