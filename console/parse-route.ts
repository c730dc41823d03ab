/** Where in the console one is. The query of the fleet is its filter and order. */
export type Route =
  | { page: 'fleet'; query: URLSearchParams }
  | { page: 'appliance'; id: string }
  | { page: 'rollouts' }
  | { page: 'rollout'; id: string; query: URLSearchParams }
  | { page: 'customers'; query: URLSearchParams }
  | { page: 'customer'; id: string }
  | { page: 'networks'; query: URLSearchParams }
  | { page: 'network'; id: string; query: URLSearchParams }
  | { page: 'templates' }
  | { page: 'template'; id: string; query: URLSearchParams }
  | { page: 'layer'; scope: string; kind: string }
  | { page: 'pilots' }
  | { page: 'pilot'; id: string }
  | { page: 'approvals' }
  | { page: 'imports' }
  | { page: 'account' }
  | { page: 'administration'; part: string; query: URLSearchParams }
  | { page: 'not-found' };

export function parseRoute(path: string, search = ''): Route {
  if (path === '/') return { page: 'fleet', query: new URLSearchParams(search) };
  const appliance = /^\/appliances\/([0-9a-f-]{36})\/?$/.exec(path);
  if (appliance?.[1]) return { page: 'appliance', id: appliance[1] };
  if (/^\/rollouts\/?$/.test(path)) return { page: 'rollouts' };
  const rollout = /^\/rollouts\/([0-9a-f-]{36})\/?$/.exec(path);
  if (rollout?.[1]) return { page: 'rollout', id: rollout[1], query: new URLSearchParams(search) };
  if (/^\/customers\/?$/.test(path)) return { page: 'customers', query: new URLSearchParams(search) };
  const customer = /^\/customers\/([0-9a-f-]{36})\/?$/.exec(path);
  if (customer?.[1]) return { page: 'customer', id: customer[1] };
  if (/^\/networks\/?$/.test(path)) return { page: 'networks', query: new URLSearchParams(search) };
  const network = /^\/networks\/([0-9a-f-]{36})\/?$/.exec(path);
  if (network?.[1]) return { page: 'network', id: network[1], query: new URLSearchParams(search) };
  if (/^\/templates\/?$/.test(path)) return { page: 'templates' };
  const template = /^\/templates\/([0-9a-f-]{36})\/?$/.exec(path);
  if (template?.[1]) return { page: 'template', id: template[1], query: new URLSearchParams(search) };
  const layer = /^\/layers\/([a-z]+)\/([a-z-]+)\/?$/.exec(path);
  if (layer?.[1] && layer[2]) return { page: 'layer', scope: layer[1], kind: layer[2] };
  if (/^\/pilots\/?$/.test(path)) return { page: 'pilots' };
  const pilot = /^\/pilots\/([0-9a-f-]{36})\/?$/.exec(path);
  if (pilot?.[1]) return { page: 'pilot', id: pilot[1] };
  if (/^\/approvals\/?$/.test(path)) return { page: 'approvals' };
  if (/^\/imports\/?$/.test(path)) return { page: 'imports' };
  if (/^\/account\/?$/.test(path)) return { page: 'account' };
  const administration = /^\/administration(?:\/([a-z]+))?\/?$/.exec(path);
  if (administration) {
    return { page: 'administration', part: administration[1] ?? '', query: new URLSearchParams(search) };
  }
  return { page: 'not-found' };
}
