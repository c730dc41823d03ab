import { Compile } from 'typebox/compile';
import { canonicalJson, MESSAGE_LIMIT_BYTES, TargetState } from '#protocol';
import { refusal } from '../../errors.ts';
import { checkAccessLines } from './check-access-lines.ts';
import { checkHosts } from './check-hosts.ts';
import { checkPolicies } from './check-policies.ts';
import { renderDhcp } from './render-dhcp.ts';
import { renderDns } from './render-dns.ts';
import { renderFirewall } from './render-firewall.ts';
import { renderInterfaces } from './render-interfaces.ts';
import { renderSystem } from './render-system.ts';
import type { SitePlan } from './site-plan.ts';

const checker = Compile(TargetState);

/** Room for the rest of the message in which a target state travels. */
const ENVELOPE_BYTES = 4096;

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
  const target: TargetState = {
    version: 1,
    system: renderSystem(plan, serial),
    interfaces: renderInterfaces(plan),
    dhcp: renderDhcp(plan),
    dns: renderDns(plan),
    firewall,
    vpn: { siteToSite: plan.vpn.peers },
    monitoring: plan.parameters.monitoring,
  };
  checkTarget(plan, target);
  return target;
}

/** The number of peers and selectors grows with the network; the schema of the target state and its message bound it. */
function checkTarget(plan: SitePlan, target: TargetState): void {
  const { name, id } = plan.site;
  const bytes = Buffer.byteLength(canonicalJson(target));
  const error = checker.Check(target) ? undefined : checker.Errors(target)[0];
  if (bytes > MESSAGE_LIMIT_BYTES.target - ENVELOPE_BYTES || error?.keyword === 'maxItems') {
    throw refusal(
      'too-many-sites',
      `/sites/${id}`,
      `The target state of ${name} exceeds what one appliance takes (${plan.vpn.peers.length} tunnels, ${bytes} ` +
        'octets): divide the network, or give its sites neighbouring subnets',
    );
  }
  if (error) {
    const detail = `The target state of ${name} would be wrong at ${error.instancePath}: ${error.message}`;
    throw refusal('parameters-invalid', `/sites/${id}`, detail);
  }
}
