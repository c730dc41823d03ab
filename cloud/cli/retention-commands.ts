import type { CliCommand } from './cli-command.ts';
import { take } from './options.ts';
import { changing } from './with-context.ts';

export const retentionCatchUpCommand: CliCommand = {
  words: ['retention', 'catch-up'],
  async run(args, env) {
    take(args, {});
    const asked = { action: 'retention catch-up', request: {} };
    await changing(env, asked, async ({ retention, telemetry, horizon }) => {
      await telemetry.maintain({ catchUp: true });
      const pruned = Object.entries(await retention.prune({ catchUp: true }));
      const { until } = horizon.standing() ?? {};
      console.log(`What is past its time at ${until?.toISOString()} is deleted.`);
      for (const [what, count] of pruned) console.log(`${count} ${what}`);
    });
  },
};
