import { versionMismatch } from '../../platform/http/etag.ts';
import type { PolicyStore } from './policy-store.ts';

export type Policy = { secondFactorRoles: string[]; version: number };
export type SignInPolicy = ReturnType<typeof createSignInPolicy>;

/** What the operator asks of those who sign in with a password. */
export function createSignInPolicy({ store }: { store: PolicyStore }) {
  return {
    get: (): Promise<Policy> => store.read(),
    /** Whoever signed in by a password alone and has one of these roles can do nothing else from now on. */
    async change(version: number | undefined, secondFactorRoles: readonly string[]): Promise<Policy> {
      const changed = await store.write(version, [...new Set(secondFactorRoles)]);
      if (!changed) throw versionMismatch();
      return changed;
    },
    wantsSecondFactor: async (role: string): Promise<boolean> =>
      (await store.read()).secondFactorRoles.includes(role),
  };
}
