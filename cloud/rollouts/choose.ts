import { isAtRest } from '../customers/index.ts';
import type { Scope } from '../platform/access/roles.ts';
import { AppError, type Fault, notFound } from '../platform/errors.ts';
import { customerSuspended } from './open.ts';
import type { RolloutRequest } from './schema.ts';
import type { ChosenNetwork } from './selection-store.ts';
import type { RolloutStore } from './store.ts';

type Queries = Pick<RolloutStore, 'choose' | 'networksById' | 'customersById' | 'templateVersion'>;

/**
 * The networks in scope that a request means. Those of suspended customers are left out, unless they are named.
 * @throws not-found with pointers; customer-suspended for one that is named; template-not-usable; nothing-to-roll-out
 */
export async function choose(
  store: Queries,
  request: RolloutRequest,
  scope: Scope,
): Promise<ChosenNetwork[]> {
  const { selection = {}, templateVersionId } = request;
  await refuseUnknown(store, request);
  const chosen = await store.choose(selection, scope);
  const networks = chosen.filter(({ customer }) => !isAtRest(customer.stage));
  if (networks.length === 0) {
    if (chosen.length > 0) throw customerSuspended('/selection');
    throw new AppError('nothing-to-roll-out', 'No network with a committed revision is like that.', {
      faults: [{ pointer: '/selection', code: 'empty', detail: 'meets no network' }],
    });
  }
  if (templateVersionId !== undefined) await refuseUnusable(store, templateVersionId, networks);
  return networks;
}

/** What is named must be there, and not be suspended. */
async function refuseUnknown(store: Queries, { selection = {} }: RolloutRequest): Promise<void> {
  const { networkIds = [], customerIds = [] } = selection;
  const networks = new Map((await store.networksById(networkIds)).map((network) => [network.id, network]));
  const customers = new Map(
    (await store.customersById(customerIds)).map((customer) => [customer.id, customer]),
  );
  for (const [index, id] of networkIds.entries()) {
    const network = networks.get(id);
    if (!network) throw notFound('network', id, `/selection/networkIds/${index}`);
    if (isAtRest(network.customer.stage)) throw customerSuspended(`/selection/networkIds/${index}`);
  }
  for (const [index, id] of customerIds.entries()) {
    const customer = customers.get(id);
    if (!customer) throw notFound('customer', id, `/selection/customerIds/${index}`);
    if (isAtRest(customer.stage)) throw customerSuspended(`/selection/customerIds/${index}`);
  }
}

/** Whether each network can take it shows when it is rendered; what none of them could take is refused at once. */
async function refuseUnusable(
  store: Queries,
  templateVersionId: string,
  networks: readonly ChosenNetwork[],
): Promise<void> {
  const version = await store.templateVersion(templateVersionId);
  if (!version) throw notFound('template version', templateVersionId, '/templateVersionId');
  const refuse = (detail: string) => {
    const faults: Fault[] = [{ pointer: '/templateVersionId', code: 'template-not-usable', detail }];
    return new AppError('template-not-usable', `This version of the template ${detail}.`, { faults });
  };
  if (version.state !== 'published') throw refuse(`is ${version.state}, not published`);
  const other = networks.find(({ kind }) => kind !== version.template.kind);
  if (other)
    throw refuse(`is for networks of the kind ${version.template.kind}; ${other.name} is ${other.kind}`);
}
