import { ProvisioningError } from '../../provisioning/errors.ts';

/** The code and the pointers with which provisioning says no, or undefined when it does not. */
export function refusalOf(action: () => unknown): { code: string; pointers: string[] } | undefined {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ProvisioningError)) throw error;
    return { code: error.code, pointers: error.faults.map((fault) => fault.pointer) };
  }
  return undefined;
}
