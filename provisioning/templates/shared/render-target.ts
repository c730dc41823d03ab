import { Compile } from 'typebox/compile';
import { MESSAGE_LIMIT_BYTES, TargetState, targetStateFaults } from '#protocol';
import { memberWords } from '../../diff/words.ts';
import { refusal, throwFaults } from '../../errors.ts';
import { tokensOf } from '../../json-pointer.ts';
import { checkAccessLines } from './check-access-lines.ts';
import { checkHosts } from './check-hosts.ts';
import { checkPolicies } from './check-policies.ts';
import { checkServices } from './check-services.ts';
import { renderDhcp } from './render-dhcp.ts';
import { renderDns } from './render-dns.ts';
import { renderFirewall } from './render-firewall.ts';
import { renderInterfaces } from './render-interfaces.ts';
import { renderRemoteAccess } from './render-remote-access.ts';
import { renderSystem } from './render-system.ts';
import type { SitePlan } from './site-plan.ts';

const checker = Compile(TargetState);

/** What is left when the rest of the message in which a target state travels has its room. */
const LIMIT_BYTES = MESSAGE_LIMIT_BYTES.target - 4096;

/**
 * The target state of a site's appliance.
 *
 * @throws ProvisioningError
 */
export function renderTarget(plan: SitePlan, serial: string): TargetState {
  checkAccessLines(plan);
  const firewall = renderFirewall(plan);
  checkHosts(plan, firewall.portForwards);
  checkPolicies(plan, firewall);
  checkServices(plan);
  const remoteAccess = renderRemoteAccess(plan);
  const target: TargetState = {
    version: 1,
    system: renderSystem(plan, serial),
    interfaces: renderInterfaces(plan),
    dhcp: renderDhcp(plan),
    dns: renderDns(plan),
    firewall,
    vpn: { siteToSite: plan.vpn.peers, ...(remoteAccess && { remoteAccess }) },
    monitoring: plan.parameters.monitoring,
  };
  const text = JSON.stringify(target);
  checkTarget(plan, target, Buffer.byteLength(text));
  // Both ends of a tunnel, and constants, would otherwise be shared between documents of which a caller may change one.
  return JSON.parse(text);
}

/** What parameters and the number of sites add up to, in octets as in everything else; the schema of the target state and its message bound it. */
function checkTarget(plan: SitePlan, target: TargetState, bytes: number): void {
  const { name, id } = plan.site;
  const error = checker.Check(target) ? undefined : checker.Errors(target)[0];
  if (error?.keyword === 'maxItems') {
    throw refusal(
      'too-many-sites',
      `/sites/${id}`,
      `The target state of ${name} has more ${placeWords(error.instancePath)} than one appliance takes ` +
        `(${plan.vpn.peers.length} tunnels): divide the network, or give its sites neighbouring subnets`,
    );
  }
  if (error) {
    const detail = `The target state of ${name} would be wrong at ${placeWords(error.instancePath)}`;
    throw refusal('parameters-invalid', `/sites/${id}`, detail);
  }
  // The last word: what none of the checks above has told by its place is told of the site, and never sent to an appliance.
  throwFaults(
    'parameters-invalid',
    targetStateFaults(target).map(({ pointer, code, detail }) => ({
      pointer: `/sites/${id}`,
      code,
      detail: `The target state of ${name} would be wrong at ${placeWords(pointer)}: ${detail}`,
    })),
  );
  if (bytes <= LIMIT_BYTES) return;
  throw refusal(
    'target-state-too-large',
    `/sites/${id}`,
    `The target state of ${name} has ${bytes} octets, of which an appliance takes ${LIMIT_BYTES}: shorten its lists of ` +
      `policies, port forwards, sources and records, or divide the network (${plan.vpn.peers.length} tunnels)`,
  );
}

/** A place in a target state as a person says it, e.g. `vpn, peers`. */
const placeWords = (pointer: string) =>
  tokensOf(pointer)
    .filter((token) => !/^\d+$/.test(token))
    .map(memberWords)
    .join(', ');
