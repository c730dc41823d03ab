import type { Scope } from '../../platform/access/roles.ts';
import type { Fault } from '../../platform/errors.ts';

export const KIND_NAMES = ['customers', 'sites', 'appliances'] as const;
export type KindName = (typeof KIND_NAMES)[number];

/** The cells of a row by the name of their column, as they stand in the file; without those the file has no column of. */
export type Cells = Readonly<Partial<Record<string, string>>>;

/** What is wrong with a row: at a column, or with the row itself. */
export type RowFault = Pick<Fault, 'code' | 'detail'> & { column: string | null };

/** One column of a file. */
export type Column<Doc> = {
  name: string;
  /** What stands in it, for people. */
  help: string;
  /** Where its value goes in the document: faults at this place or below it are the column's. */
  pointer: string;
  /** Never echoed. */
  secret?: true;
  write(doc: Doc, keys: Keys): string;
};

/** External keys of what rows refer to, by kind and id. */
export type Keys = Readonly<Record<Referred, ReadonlyMap<string, string | null>>>;
export type Referred = 'reseller' | 'customer' | 'site';

/** A row that is there already, as the document it would be read from. */
export type Existing<Doc> = {
  id: string;
  doc: Doc;
  /** Of appliances: hashes of every enrolment secret it ever had. */
  secretHashes?: ReadonlySet<string>;
};

/** All of the database that rows of a file touch, as far as whoever sent it may know of it. */
export type World<Doc> = {
  scope: Scope;
  byId: ReadonlyMap<string, Existing<Doc>>;
  /** By external key as it is and without case, appliances by serial number. */
  byKey: ReadonlyMap<string, Existing<Doc>>;
  /** Keys without case of which there are several. */
  ambiguousKeys?: ReadonlySet<string>;
  /** Of appliances, by serial number: what resellers registered. The operator's row means it by naming its site. */
  besides?: ReadonlyMap<string, Existing<Doc>>;
  keys: Keys;
  /** Whose an external key is, without case, among the sender's own, which are unique. */
  externalKeys: ReadonlyMap<string, string>;
  /** Of appliances: who stands in a site, and whose the hash of a secret is. */
  occupants: ReadonlyMap<string, string>;
  secretOwners: ReadonlyMap<string, string>;
};

type Applied<Doc> = { doc: Doc; faults: RowFault[] };

export type KeyColumn = 'external_key' | 'serial';

export type Keyed = { externalKey?: string | null };

/** What else a written row concerns: customers whose stage is another one, appliances by their id or the site they stand in, networks by their sites. */
export type Concern = {
  stageOf?: string[];
  /** Customers with another reseller. */
  resold?: string[];
  appliances?: string[];
  appliancesAt?: string[];
  /** Their access lines are other ones now. */
  addressesAt?: string[];
  networksAt?: string[];
};

/** What rows of a kind mean. Pure. */
export type Kind<Doc extends Keyed> = {
  name: KindName;
  /** The column a row is known by when it has no id. */
  key: KeyColumn;
  columns: readonly Column<Doc>[];
  /** Columns that are taken and never given out. */
  importOnly: readonly Omit<Column<Doc>, 'write'>[];
  /** The document a row asks for: that of the row that is there with the cells over it, or a new one. */
  apply(cells: Cells, before: Existing<Doc> | undefined, world: World<Doc>): Applied<Doc>;
  /** Whether a document would change nothing of what is there. */
  isSame(doc: Doc, before: Existing<Doc>): boolean;
  /** What rows do to one another, once each is judged by itself. */
  reconcile?(verdicts: Verdict<Doc>[], world: World<Doc>): Verdict<Doc>[];
  concerns(write: Pick<Verdict<Doc>, 'id' | 'doc' | 'before'>): Concern;
};

export type Row = { line: number; cells: Cells };

/** What becomes of a row. */
export type Verdict<Doc> = {
  row: Row;
  index: number;
  id: string;
  doc: Doc;
  before: Existing<Doc> | undefined;
  action: 'create' | 'update' | 'unchanged' | 'refuse';
  faults: RowFault[];
};
