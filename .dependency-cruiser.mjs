/** Who may import whom. The folder map in ARCHITECTURE.md says the same in prose. */
const slices =
  'accounts|addresses|alerts|appliances|audit|bulk|certificates|customers|enrolment|keys|networks|parameters|pilots|rollouts|telemetry|teleworkers|templates';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'protocol-stands-alone',
      comment: 'Deployed agents depend on the protocol: it may use typebox and node built-ins only.',
      severity: 'error',
      from: { path: '^edge-agent/protocol/' },
      to: { pathNot: ['^edge-agent/protocol/', '^node_modules/typebox/', '^(node:)?(crypto)$'] },
    },
    {
      name: 'agent-knows-no-cloud',
      severity: 'error',
      from: { path: '^edge-agent/' },
      to: { path: '^(cloud|provisioning|console|test)/' },
    },
    {
      name: 'provisioning-is-pure',
      severity: 'error',
      from: { path: '^provisioning/' },
      to: {
        path: [
          '^(cloud|console|test)/',
          '^edge-agent/(?!protocol/)',
          '^(node:)?(fs|net|tls|http|https|child_process|dgram|os|timers)',
        ],
      },
    },
    {
      name: 'cloud-knows-no-agent',
      severity: 'error',
      from: { path: '^cloud/' },
      to: { path: ['^edge-agent/(?!protocol/)', '^(console|test)/'] },
    },
    {
      name: 'console-takes-types-only',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^(cloud|edge-agent|provisioning|test)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'console-sees-schemas-only',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: ['^cloud/(?!([^/]+/schema\\.ts$))', '^edge-agent/(?!protocol/)', '^provisioning/'] },
    },
    {
      name: 'slices-by-their-door',
      comment: 'A slice of the cloud is imported through its index.ts only.',
      severity: 'error',
      from: { path: `^cloud/(${slices})/` },
      to: { path: `^cloud/(${slices})/`, pathNot: ['^cloud/$1/', '^cloud/[^/]+/(index|schema)\\.ts$'] },
    },
    {
      name: 'prisma-in-stores-only',
      severity: 'error',
      from: {
        path: '^cloud/',
        pathNot: ['/store\\.ts$', '-store\\.ts$', '^cloud/platform/database', '^cloud/prisma/'],
      },
      to: {
        path: ['^cloud/prisma/client/', '^node_modules/(@prisma|pg)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^cloud/prisma/client', '^console/dist'] },
    exclude: { path: ['^console/dist'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
