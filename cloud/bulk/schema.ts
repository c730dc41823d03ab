import Type, { type Static } from 'typebox';
import { FILE_ENCODINGS } from './csv/decode.ts';
import { KINDS } from './kinds/index.ts';
import { KIND_NAMES } from './kinds/kind.ts';

/** Most rows of one file. */
export const MOST_ROWS = 20_000;
export const MOST_BYTES = 10 * 1_048_576;
/** Faults that are told; the others are counted. */
export const MOST_FAULTS = 1000;

const columns = (kind: keyof typeof KINDS) =>
  [...KINDS[kind].columns, ...KINDS[kind].importOnly].map(({ name, help }) => `${name} (${help})`).join('; ');

export const KindParams = Type.Object({
  kind: Type.Enum(KIND_NAMES, {
    description: KIND_NAMES.map((kind) => `${kind}: ${columns(kind)}`).join('. '),
  }),
});

export const ImportQuery = Type.Object(
  {
    validate_only: Type.Optional(
      Type.Boolean({ default: false, description: 'Do all of it, say what came of it, and keep nothing' }),
    ),
    on_error: Type.Optional(
      Type.Enum(['abort', 'skip'], {
        default: 'abort',
        description: 'abort: one bad row refuses the file; skip: bad rows are left out and told',
      }),
    ),
    encoding: Type.Optional(
      Type.Enum([...FILE_ENCODINGS], {
        description:
          'What the file is in, when it should not be found out; as charset of the media type does',
      }),
    ),
  },
  { additionalProperties: false },
);
export type ImportQuery = Static<typeof ImportQuery>;

const Count = Type.Integer({ minimum: 0 });

const RefusedCell = Type.Object(
  {
    pointer: Type.String({ description: '/rows/<index from 0>/<column>, or the row itself' }),
    line: Type.Integer({ description: 'Line of the file the row begins in, from 1' }),
    code: Type.String(),
    detail: Type.String(),
    value: Type.Optional(Type.String({ description: 'What stands there, unless it is a secret' })),
  },
  { additionalProperties: false },
);

export const ImportOutcome = Type.Object(
  {
    kind: Type.Enum(KIND_NAMES),
    validateOnly: Type.Boolean({ description: 'Nothing of it was kept' }),
    encoding: Type.Enum([...FILE_ENCODINGS], { description: 'What the file was read as' }),
    encodingBy: Type.Enum(['told', 'mark', 'content'], {
      description:
        'told: as the request said; mark: as a byte order mark said; content: guessed, so look at the texts',
    }),
    rows: Type.Object(
      { total: Count, created: Count, updated: Count, unchanged: Count, refused: Count },
      { description: 'How many rows did what' },
    ),
    errors: Type.Array(RefusedCell, { description: `Why rows were left out; the first ${MOST_FAULTS}` }),
  },
  { title: 'Import' },
);
export type ImportOutcome = Static<typeof ImportOutcome>;

/** A factory's list of boxes. Members are as the columns of a file of appliances. */
export const ManifestBody = Type.Object(
  {
    version: Type.Literal(1),
    appliances: Type.Array(
      Type.Object(
        {
          serial: Type.String(),
          model: Type.String(),
          secretHash: Type.String({ description: 'SHA-256 of the enrolment secret, 64 hexadecimal digits' }),
          expiresAt: Type.Optional(
            Type.String({ description: 'When the secret is good no more, RFC 3339; absent: never' }),
          ),
          externalKey: Type.Optional(Type.String()),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: MOST_ROWS },
    ),
  },
  { additionalProperties: false, title: 'Factory manifest' },
);
export type Manifest = Static<typeof ManifestBody>;

export const ExportQuery = Type.Object(
  {
    encoding: Type.Optional(
      Type.Enum(['utf-8', 'big5'], {
        default: 'utf-8',
        description: 'utf-8 comes with a byte order mark; big5 is refused when it lacks a character (422)',
      }),
    ),
  },
  { additionalProperties: false },
);
