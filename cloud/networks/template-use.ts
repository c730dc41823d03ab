import type { NetworkKind } from '../../provisioning/catalogue.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { NetworkQueries } from './store.ts';

const pointer = '/templateVersionId';

/**
 * A network can take up a published version of its kind, and keep what it has.
 * @param own versions the network has already, which may have been retired since
 * @throws not-found, template-not-usable (a draft or retired), network-invalid (of another kind)
 */
export async function refuseUnusable(
  store: NetworkQueries,
  use: { templateVersionId: string | null; kind: NetworkKind; own: readonly (string | null)[] },
): Promise<void> {
  const { templateVersionId: id, kind, own } = use;
  if (id === null) return;
  const version = await store.templateVersion(id);
  if (!version) throw notFound('template version', id, pointer);
  if (version.kind !== kind) {
    const detail = `The template is for networks of the kind ${version.kind}, and this one is ${kind}.`;
    throw new AppError('network-invalid', detail, { faults: [{ pointer, code: 'kind-differs', detail }] });
  }
  if (version.state === 'published' || own.includes(id)) return;
  const detail = `The template version is ${version.state === 'draft' ? 'a draft' : version.state}: take a published one.`;
  throw new AppError('template-not-usable', detail, { faults: [{ pointer, code: version.state, detail }] });
}
