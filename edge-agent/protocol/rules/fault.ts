/** Kinds of rule a value can break. Closed: people and programs tell them apart by these codes. */
export const RULE_CODES = [
  'address-outside-lan',
  'device-name-reserved',
  'device-name-too-long',
  'duplicate',
  'gateway-outside',
  'host-bits',
  'missing',
  'name-reserved',
  'not-a-host',
  'not-public',
  'not-unicast',
  'own-address',
  'port-in-use',
  'subnet-overlap',
  'unknown-name',
  'unknown-time-zone',
  'value-invalid',
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/** What is wrong with a value in the role it has, without where it stands: `detail` begins with the value. */
export type ValueFault = { code: RuleCode; detail: string };

/** The same with an RFC 6901 pointer to the value. */
export type RuleFault = ValueFault & { pointer: string };

export const fault = (code: RuleCode, detail: string): ValueFault => ({ code, detail });

/** Puts a fault, if there is one, at its place. */
export function at(pointer: string, found: ValueFault | undefined): RuleFault[] {
  return found ? [{ pointer, ...found }] : [];
}

/** The second and later ones of values that must differ. */
export function duplicates(values: readonly { pointer: string; value: string }[], what: string): RuleFault[] {
  const seen = new Set<string>();
  return values.flatMap(({ pointer, value }) => {
    if (seen.has(value)) return at(pointer, fault('duplicate', `${what} ${value} occurs twice`));
    seen.add(value);
    return [];
  });
}
