/** What a kind of resource looks like in the database, for what it was before and after a change. */
export type ResourceKind = {
  /** Of routes below `/api/v1`; the longest that fits is taken. */
  path: string;
  type: string;
  table: string;
  /** With the values of the path's parameters, in their order. */
  where: string;
  /** An SQL expression over `t`: the customer it belongs to. */
  customer?: string;
  /** Columns that change by themselves all the time. */
  without?: readonly string[];
};

const BY_ID = 't.id = $1::uuid';
const OWN = 't."customerId"';
const OF_NETWORK = '(select n."customerId" from network n where n.id = t."networkId")';
const OF_SITE = '(select s."customerId" from site s where s.id = t."siteId")';
const OF_APPLIANCE =
  '(select s."customerId" from appliance a join site s on s.id = a."siteId" where a.id = t."applianceId")';

/** What an appliance says, not what it is told. */
const TOLD_BY_APPLIANCE = [
  'lastSample',
  'lastSeenAt',
  'presence',
  'presenceChangedAt',
  'mqttSession',
  'bootId',
  'reportSequence',
  'observedAddress',
  'wanAddresses',
  'attemptFindings',
  'driftFindings',
  'cloneEvidence',
  'deliveries',
  'lastDeliveryAt',
];

export const RESOURCES: readonly ResourceKind[] = [
  { path: '/resellers/:id', type: 'reseller', table: 'reseller', where: BY_ID },
  { path: '/customers/:id', type: 'customer', table: 'customer', where: BY_ID, customer: 't.id' },
  { path: '/sites/:id', type: 'site', table: 'site', where: BY_ID, customer: OWN },
  {
    path: '/appliances/:id',
    type: 'appliance',
    table: 'appliance',
    where: BY_ID,
    customer: OF_SITE,
    without: TOLD_BY_APPLIANCE,
  },
  {
    path: '/certificates/:serialNumber',
    type: 'certificate',
    table: 'certificate',
    where: 't."serialNumber" = $1',
    customer: OF_APPLIANCE,
  },
  {
    path: '/certificate-authorities/:name',
    type: 'certificate-authority',
    table: 'certificate_authority',
    where: 't.name = $1',
    without: ['certificate', 'crl', 'crossCertificates'],
  },
  { path: '/sign-in-policy', type: 'sign-in-policy', table: 'sign_in_policy', where: 't.id = 1' },
  { path: '/templates/:id', type: 'template', table: 'template', where: BY_ID },
  {
    path: '/templates/:id/versions/:number',
    type: 'template-version',
    table: 'template_version',
    where: 't."templateId" = $1::uuid and t.number = $2::int',
  },
  {
    path: '/parameter-layers/operator/:kind',
    type: 'parameter-layer',
    table: 'parameter_layer',
    where: `t.scope = 'operator' and t.kind = $1`,
  },
  {
    path: '/parameter-layers/tiers/:tier/:kind',
    type: 'parameter-layer',
    table: 'parameter_layer',
    where: 't.scope = $1 and t.kind = $2',
  },
  { path: '/networks/:id', type: 'network', table: 'network', where: BY_ID, customer: OWN },
  { path: '/address-pools/:id', type: 'address-pool', table: 'address_pool', where: BY_ID, customer: OWN },
  { path: '/address-blocks/:id', type: 'address-block', table: 'address_block', where: BY_ID, customer: OWN },
  {
    path: '/address-reservations/:id',
    type: 'address-reservation',
    table: 'address_reservation',
    where: BY_ID,
    customer: OWN,
  },
  {
    path: '/renumberings/:id',
    type: 'renumbering',
    table: 'renumbering',
    where: BY_ID,
    customer: OF_NETWORK,
  },
  { path: '/rollouts/:id', type: 'rollout', table: 'rollout', where: BY_ID },
  { path: '/pilots/:id', type: 'pilot', table: 'pilot', where: BY_ID, customer: OWN },
  { path: '/teleworkers/:id', type: 'teleworker', table: 'teleworker', where: BY_ID, customer: OWN },
  {
    path: '/enrolment-requests/:id',
    type: 'enrolment-request',
    table: 'enrolment_request',
    where: BY_ID,
  },
  {
    path: '/factory-trust-anchors/:id',
    type: 'factory-trust-anchor',
    table: 'factory_trust_anchor',
    where: BY_ID,
  },
  { path: '/tokens/:id', type: 'token', table: 'api_token', where: BY_ID },
  { path: '/users/:id', type: 'user', table: 'user_account', where: BY_ID },
];
