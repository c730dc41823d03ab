import { EVERYTHING, registrarOf } from '../platform/access/roles.ts';
import type { Bus } from '../platform/bus.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, notFound } from '../platform/errors.ts';
import type { ConflictStore, Namesake } from './conflict-store.ts';
import type { SerialConflict } from './schema.ts';

export type ConflictDeps = {
  conflicts: ConflictStore;
  retire: (applianceId: string) => Promise<void>;
  clock: Clock;
  bus: Bus;
};

/** Serial numbers that several owners registered: no entry decides over another, until a person says which is the box. */
export function createConflicts({ conflicts, retire, clock, bus }: ConflictDeps) {
  const present = (namesakes: readonly Namesake[]): SerialConflict[] =>
    [...Map.groupBy(namesakes, ({ serial }) => serial)].map(([serial, appliances]) => ({
      serial,
      appliances: appliances.map(({ serial: _, createdAt, ...each }) => ({
        ...each,
        createdAt: createdAt.toISOString(),
      })),
    }));

  return {
    list: async () => ({ items: present(await conflicts.all()) }),

    /**
     * The kept entry is the operator's from now on, with the secrets the box has from its factory; the others are
     * retired. May be repeated.
     *
     * @throws AppError not-found, conflict when only one is left
     */
    async decide(serial: string, keep: string): Promise<void> {
      const namesakes = await conflicts.of(serial);
      if (!namesakes.some(({ id }) => id === keep)) throw notFound('appliance', keep, '/keep');
      const others = namesakes.filter(({ id }) => id !== keep);
      if (others.length === 0)
        throw new AppError('conflict', `${serial} has one entry only: nothing is to be decided.`);
      const operators = others.filter(({ registrar }) => registrar === registrarOf(EVERYTHING));
      await conflicts.giveSecrets(
        operators.map(({ id }) => id),
        keep,
        clock.now(),
      );
      for (const { id } of others) await retire(id);
      await conflicts.becomesOperators(keep, clock.now());
      bus.publish('appliance.changed', { applianceId: keep });
    },
  };
}
