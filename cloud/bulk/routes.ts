import { Readable } from 'node:stream';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { AppError } from '../platform/errors.ts';
import type { Encoding, FileEncoding } from './csv/decode.ts';
import { CsvBody, takeCsv } from './csv-body.ts';
import type { KindName } from './kinds/kind.ts';
import {
  ExportQuery,
  ImportOutcome,
  ImportQuery,
  KindParams,
  type Manifest,
  ManifestBody,
  MOST_BYTES,
} from './schema.ts';
import type { BulkService } from './service.ts';
import type { Source } from './source.ts';

const tags = ['bulk'];
const CsvFile = Type.Unknown({
  description:
    'UTF-8, UTF-16, Big5 or GBK are found out, other encodings told; separated by comma, semicolon or tab; the first line names the columns',
});

/** `/imports` and `/exports`. */
export const bulkRoutes =
  ({ bulk }: { bulk: BulkService }): FastifyPluginAsync =>
  async (app) => {
    takeCsv(app);
    app.route<{ Params: { kind: KindName }; Querystring: ImportQuery }>({
      method: 'POST',
      url: '/imports/:kind',
      // A trial of a file tells which keys and serials are taken.
      config: { action: 'import:run', extent: 'own', audit: true },
      bodyLimit: MOST_BYTES,
      schema: {
        tags,
        operationId: 'importFile',
        summary: 'Create and change many resources by a CSV file, or appliances by a factory manifest',
        params: KindParams,
        querystring: ImportQuery,
        body: {
          content: {
            'text/csv': { schema: CsvFile },
            'application/vnd.ms-excel': { schema: CsvFile },
            'application/csv': { schema: CsvFile },
            'text/plain': { schema: CsvFile },
            'application/json': { schema: ManifestBody },
          },
        },
        response: { 200: ImportOutcome },
      },
      handler: (request) =>
        bulk.importFile(request.params.kind, sourceOf(request, request.query.encoding), {
          validateOnly: request.query.validate_only === true,
          onError: request.query.on_error ?? 'abort',
          scope: request.scope,
          requestId: request.id,
        }),
    });
    app.route<{ Params: { kind: KindName }; Querystring: { encoding?: Encoding } }>({
      method: 'GET',
      url: '/exports/:kind.csv',
      config: { action: 'export:run', extent: 'own', audit: true },
      schema: {
        tags,
        operationId: 'exportFile',
        summary: 'All resources of a kind as a CSV file that an import takes back; without secrets',
        params: KindParams,
        querystring: ExportQuery,
        response: { 200: { description: 'The file', content: { 'text/csv': { schema: Type.String() } } } },
      },
      handler: async ({ params, query: { encoding = 'utf-8' }, scope }, reply) => {
        const file = await bulk.exportFile(params.kind, encoding, scope);
        reply.header('content-disposition', `attachment; filename="${params.kind}.csv"`);
        return reply.type(`text/csv; charset=${encoding}; header=present`).send(Readable.from(file));
      },
    });
  };

function sourceOf(
  { body, params, mediaType }: FastifyRequest & { params: unknown },
  told: FileEncoding | undefined,
): Source {
  if (body instanceof CsvBody) return { ...body.source, ...(told && { encoding: told }) };
  const { kind } = params as { kind: KindName };
  if (kind !== 'appliances' || mediaType !== 'application/json') {
    throw new AppError(
      'media-type-unsupported',
      'Send a file of comma-separated values as text/csv or application/vnd.ms-excel; of appliances also a manifest in JSON.',
    );
  }
  return { manifest: body as Manifest };
}
