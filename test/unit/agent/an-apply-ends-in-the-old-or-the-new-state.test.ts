import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Box,
  DRIVER_NAMES,
  FACTORY,
  type Fault,
  factoryBox,
  startProcess,
  type World,
} from '../../lib/agent/apply-world.ts';
import { createFuse } from '../../lib/agent/fuse.ts';
import { createPlatter } from '../../lib/agent/memory-disk.ts';
import { envelope, smallTarget } from '../../lib/agent/targets.ts';

type Action = {
  fault: Fault;
  powerLoss: { step: number; when: 'before' | 'after' } | undefined;
  /** Whether what follows a power loss is another boot of the machine, or only another process. */
  reboot: boolean;
  /** The first tries to recover lose their power too, at these steps. */
  recoveries: number[];
};

const step = fc.integer({ min: 1, max: 40 });
const action: fc.Arbitrary<Action> = fc.record({
  fault: fc.constantFrom<Fault>('none', 'none', 'none', 'check', 'activation', 'unreachable', 'probe'),
  powerLoss: fc.option(fc.record({ step, when: fc.constantFrom('before', 'after') }), { nil: undefined }),
  reboot: fc.boolean(),
  recoveries: fc.array(step, { maxLength: 3 }),
});

const runsEverywhere = (box: Box) => {
  const running = new Set(DRIVER_NAMES.map((name) => box[name]));
  expect(running.size, JSON.stringify(box)).toBe(1);
  return [...running][0];
};

function boot(world: World): void {
  Object.assign(world.box, factoryBox());
  world.bootId = `boot-${Number(world.bootId.slice(5)) + 1}`;
}

/** Starts the agent again and again until it is let alone. */
async function recover(world: World, { reboot, recoveries }: Action) {
  for (const at of recoveries) {
    if (reboot) boot(world);
    const dying = await startProcess(world, createFuse(at)).catch(() => undefined);
    dying?.reconciler.recover();
    await dying?.reconciler.idle();
  }
  if (reboot) boot(world);
  const process = await startProcess(world);
  process.reconciler.recover();
  await process.reconciler.idle();
  return process;
}

test('whatever fails and whenever the power goes, the box ends in the old or the new target state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 5 }), async (actions) => {
      const faultOf = (hostname: string) => actions[Number(hostname.slice(1)) - 1]?.fault ?? 'none';
      const world: World = { box: factoryBox(), platter: createPlatter(), bootId: 'boot-1', faults: faultOf };
      let old = FACTORY;
      for (const [index, { fault, powerLoss, ...rest }] of actions.entries()) {
        const revision = index + 1;
        const wanted = `t${revision}`;
        const fuse = createFuse(powerLoss?.step, powerLoss?.when);
        const process = await startProcess(world, fuse).catch(() => undefined);
        process?.reconciler.offer(envelope(revision, smallTarget(wanted, [{ kind: 'gateway' }])));
        await process?.reconciler.idle();
        const survivor =
          fuse.blown() || !process ? await recover(world, { fault, powerLoss, ...rest }) : process;

        const running = runsEverywhere(world.box);
        const { confirmed, attempt } = survivor.journal();
        expect([old, wanted]).toContain(running);
        expect(running).toBe(confirmed?.target.system.hostname ?? FACTORY);
        expect(attempt?.phase).not.toBe('applying');
        if (fault !== 'none') expect(running).toBe(old);
        if (fault === 'none' && !fuse.blown()) expect(running).toBe(wanted);
        old = running ?? FACTORY;
      }
    }),
    { numRuns: 400 },
  );
});
