import { isObject } from '../../provisioning/merge-patch.ts';

/**
 * The parameters as they are meant once boxes were replaced: what was written for an appliance holds for the one in its
 * place, unless something was written for that. So drafts and revisions, however old, need not be written anew.
 *
 * @param formerIds of appliances: those whose places they took, the last one first
 */
export function inheritExceptions(
  parameters: unknown,
  appliances: Iterable<{ id: string; formerIds: readonly string[] }>,
): unknown {
  const written = isObject(parameters) ? parameters.applianceOverrides : undefined;
  if (!isObject(parameters) || !isObject(written)) return parameters;
  const inherited: Record<string, unknown> = {};
  for (const { id, formerIds } of appliances) {
    const former = Object.hasOwn(written, id)
      ? undefined
      : formerIds.find((each) => Object.hasOwn(written, each));
    if (former !== undefined) inherited[id] = written[former];
  }
  if (Object.keys(inherited).length === 0) return parameters;
  return { ...parameters, applianceOverrides: { ...written, ...inherited } };
}
