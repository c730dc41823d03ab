import { Id } from '#protocol';
import type { Context } from '../context.ts';
import type { Network } from '../networks/schema.ts';
import { EVERYTHING } from '../platform/access/roles.ts';
import type { RolloutSummary } from '../rollouts/schema.ts';
import { expect } from './check.ts';
import type { CliCommand } from './cli-command.ts';
import { take, takeWords } from './options.ts';
import { UsageError } from './usage.ts';
import { withContext } from './with-context.ts';

const PAGE = 200;
const LATEST = 50;

/** How networks and rollouts are, in the words of the API: a line each, its parts separated by tabs. */
export const ROLLOUT_COMMANDS: readonly CliCommand[] = [
  {
    words: ['network', 'list'],
    async run(args, env) {
      const { state } = take(args, { state: false });
      await withContext(env, async (context) => {
        for await (const network of allNetworks(context)) {
          if (state === undefined || network.status.state === state) console.log(networkLine(network));
        }
      });
    },
  },
  {
    words: ['rollout', 'list'],
    async run(args, env) {
      take(args, {});
      await withContext(env, async ({ rollouts }) => {
        const { items } = await rollouts.list({ page_size: LATEST }, EVERYTHING);
        for (const rollout of items) console.log(rolloutLine(rollout));
      });
    },
  },
  {
    words: ['rollout', 'show'],
    async run(args, env) {
      const [id, ...more] = takeWords(args, {}).words;
      if (id === undefined || more.length > 0) throw new UsageError('Say the id of a rollout.');
      expect(Id, id, 'The rollout must be given by its id.');
      await withContext(env, async ({ rollouts }) => {
        const rollout = await rollouts.get(id);
        console.log(rolloutLine(rollout));
        for (const { serial, site, state, nextStep } of rollout.steps) {
          console.log([serial, site?.name ?? '', state, nextStep ?? ''].join('\t'));
        }
        for (const { network, faults } of rollout.networks) {
          for (const { detail } of faults) console.log([network.name, 'refused', detail].join('\t'));
        }
      });
    },
  },
];

async function* allNetworks({ networks }: Context): AsyncGenerator<Network> {
  let token: string | undefined;
  do {
    const page = await networks.list({ page_size: PAGE, ...(token && { page_token: token }) }, EVERYTHING);
    yield* page.items;
    token = page.next_page_token;
  } while (token);
}

function networkLine({ id, name, customer, status: { state, reasons, nextStep } }: Network): string {
  const why = reasons.map(({ code, site, peer }) => [code, site?.name, peer?.name].filter(Boolean).join(' '));
  return [state, id, customer.name, name, why.join('; '), nextStep?.action ?? ''].join('\t');
}

function rolloutLine({ id, state, network, networkCounts, progress }: RolloutSummary): string {
  const { total, confirmed, unchanged, rejected, rolledBack, overdue, passedOver } = progress;
  const counts = [
    `${confirmed + unchanged} of ${total} done`,
    `${rejected + rolledBack + overdue} failed`,
    `${passedOver} passed over`,
    `${networkCounts.refused} networks left out`,
  ];
  return [state, id, network?.name ?? `${networkCounts.total} networks`, counts.join(', ')].join('\t');
}
